import { second } from "@tale/service/clock";
import { expect } from "vitest";
import { startTestContacts, today } from "./contacts.ts";

export const now = today / second;
export const contacts = await startTestContacts();

export async function refusal(token: string) {
  const answer = await contacts.requestWith(token);
  return [answer.statusCode, answer.headers["www-authenticate"], answer.json().detail];
}

export const refusedAs = (description: string) => [
  401,
  expect.stringContaining(`error="invalid_token", error_description="${description}"`),
  description,
];
