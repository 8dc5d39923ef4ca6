import { rmSync } from "node:fs";
import { decodeProtectedHeader } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { authorize, obtainTokens, redeem, refreshWith, type Tokens } from "./testing/app.ts";
import {
  beginAnew,
  folder,
  kill,
  processes,
  startProcess,
  withoutProcess,
} from "./testing/process.ts";

beforeEach(beginAnew);

afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill));
  rmSync(folder, { recursive: true });
});
const issueCode = () =>
  withoutProcess(async (browser) => (await authorize(browser)).get("code") ?? "");

describe("after kill -9", () => {
  it("a token that was handed out still works, and a code that was redeemed stays redeemed", async () => {
    const code = await issueCode();
    const first = await startProcess();
    const tokens = (await redeem(first.speak, code)).json() as Tokens;
    await kill(first.child);
    const second = await startProcess();
    const refreshed = await refreshWith(second.speak, tokens.refresh_token);
    expect(refreshed.statusCode).toBe(200);
    expect(decodeProtectedHeader((refreshed.json() as Tokens).access_token).kid).toBe(
      decodeProtectedHeader(tokens.access_token).kid,
    );
    const again = await redeem(second.speak, code);
    expect(again.statusCode).toBe(400);
    expect(again.json()).toEqual({
      error: "invalid_grant",
      error_description: expect.stringContaining("used before"),
    });
  });

  it("in the middle of a redemption the code is either good or clearly used, and never good twice", async () => {
    const code = await issueCode();
    const first = await startProcess();
    const answer = redeem(first.speak, code).then(
      ({ statusCode }) => statusCode,
      () => "no answer",
    );
    await new Promise((resolve) => setTimeout(resolve, 3));
    await kill(first.child);
    const second = await startProcess();
    const again = await redeem(second.speak, code);
    if ((await answer) === 200) expect(again.statusCode).toBe(400);
    if (again.statusCode !== 200) expect(again.json()).toHaveProperty("error", "invalid_grant");
    expect(await redeem(second.speak, code)).toHaveProperty("statusCode", 400);
  });
});

describe("two processes on one database", () => {
  it("start at once on an empty one, and sign with the same key", async () => {
    const [one, other] = await Promise.all([startProcess(), startProcess()]);
    const tokens = await withoutProcess(obtainTokens);
    const refreshed = (await refreshWith(one.speak, tokens.refresh_token)).json() as Tokens;
    const again = (await refreshWith(other.speak, refreshed.refresh_token)).json() as Tokens;
    const kids = [tokens, refreshed, again].map(
      ({ access_token }) => decodeProtectedHeader(access_token).kid,
    );
    expect(new Set(kids)).toHaveLength(1);
  });
});
