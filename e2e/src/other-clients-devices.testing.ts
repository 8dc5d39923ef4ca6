import { createHttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import * as oauth from "oauth4webapi";
import { startForForeigners, type Foreigners } from "./theatre/foreign-client.ts";

/** Other people's clients without a keyboard, and with requests that a scope is too coarse for. */
export let foreigners: Foreigners;
export let phone: Browser;

export function takePhone(): void {
  phone = createBrowser("alice", createHttpClient(), () => undefined);
}

export async function startWithPhone(): Promise<void> {
  foreigners = await startForForeigners();
}

export async function namesAt(accessToken: string): Promise<string[]> {
  const answer = await oauth.protectedResourceRequest(
    accessToken,
    "GET",
    new URL("/contacts", foreigners.contacts),
    new Headers(),
    null,
    foreigners.insecure,
  );
  return ((await answer.json()) as { contacts: { name: string }[] }).contacts.map(
    ({ name }) => name,
  );
}
