import { expect } from "vitest";
import { writeTestSeed } from "./clients.ts";
import { obtainTokens, startFernmail, type Browser, type Fernmail, type Tokens } from "./app.ts";

export let fernmail: Fernmail;
export let browser: Browser;
export let tokens: Tokens;

export async function startForReaders(): Promise<void> {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
}

export async function beginWithTokens(): Promise<void> {
  tokens = await obtainTokens(browser);
}

export const tokensIn = (response: Awaited<ReturnType<Browser>>): Tokens => {
  expect(response.statusCode).toBe(200);
  return response.json();
};
export const expectError = (
  response: Awaited<ReturnType<Browser>>,
  error: string,
  description: RegExp,
): void => {
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({ error, error_description: expect.stringMatching(description) });
};
