import { expect } from "vitest";
import { createTestKey, provenWith, type Changes, type TestKey } from "./keys.ts";
import { authorize, quillpost, redeem, startFernmail, type Browser, type Fernmail } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let key: TestKey;
export let otherKey: TestKey;

export async function startDpop(): Promise<void> {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  [key, otherKey] = await Promise.all([createTestKey(fernmail), createTestKey(fernmail)]);
}

type Answer = Awaited<ReturnType<Browser>>;

export const proven = (by: TestKey = key, changes: Changes = {}) =>
  provenWith(browser, by, changes);
export const newCode = async (): Promise<string> => (await authorize(browser)).get("code") ?? "";
export const redeemQuillpost = (code: string, headers: Record<string, string> = {}) =>
  redeem(browser, code, {}, { authorization: quillpost, ...headers });
export const redeemWithProof = async (code: string, by?: TestKey, changes?: Changes) =>
  redeemQuillpost(code, await proven(by, changes));

export function expectError(answer: Answer, error: string, description = /./): void {
  expect(answer.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  expect(answer.statusCode).toBe(400);
}
