import { second } from "@tale/service/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  authorize,
  isActive,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let code: string;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
beforeEach(async () => void (code = (await authorize(browser)).get("code") ?? ""));
afterAll(() => fernmail.service.close());

const anotherVerifier = "another-verifier-that-is-just-as-long-as-the-first";
const expectError = (
  response: Awaited<ReturnType<Browser>>,
  error: string,
  description: RegExp,
): void => {
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  expect(response.body).not.toContain(code);
};

describe("400 invalid_request", () => {
  it.each([
    ["code", { code: undefined }],
    ["redirect_uri", { redirect_uri: undefined }],
    ["code_verifier", { code_verifier: "too-short" }],
    ["code_verifier", { code_verifier: "ü".repeat(50) }],
  ])("is the answer without a good %s, and the code stays good", async (name, changes) => {
    expectError(
      await redeem(browser, code, changes),
      "invalid_request",
      new RegExp(`^${name} is (missing|malformed)`),
    );
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });
});

describe("400 invalid_grant", () => {
  it("is the answer without a code_verifier (RFC 7636 §4.6), and the code stays good", async () => {
    expectError(
      await redeem(browser, code, { code_verifier: undefined }),
      "invalid_grant",
      /code_verifier is missing/,
    );
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });

  it("is the answer to a code nobody has", async () => {
    expectError(await redeem(browser, "unknown"), "invalid_grant", /unknown or has expired/);
  });

  it("is the answer to another redirect URI, and the code stays good", async () => {
    expectError(
      await redeem(browser, code, { redirect_uri: "http://blog.localhost:4000/callback/" }),
      "invalid_grant",
      /redirect_uri/,
    );
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });

  it("is the answer after 60 seconds, and not before", async () => {
    fernmail.clock.now += 60 * second - 1;
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
    const another = (await authorize(browser)).get("code") ?? "";
    fernmail.clock.now += 60 * second;
    expectError(await redeem(browser, another), "invalid_grant", /unknown or has expired/);
  });
});

describe("a wrong code_verifier", () => {
  it("leaves the code good four times", async () => {
    for (let n = 0; n < 4; n++)
      expectError(
        await redeem(browser, code, { code_verifier: anotherVerifier }),
        "invalid_grant",
        /does not fit/,
      );
    expect(await redeem(browser, code)).toHaveProperty("statusCode", 200);
  });

  it("ends the code the fifth time", async () => {
    for (let n = 0; n < 5; n++) await redeem(browser, code, { code_verifier: anotherVerifier });
    expectError(await redeem(browser, code), "invalid_grant", /does not fit/);
  });

  it("counts although many come at once", async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => redeem(browser, code, { code_verifier: anotherVerifier })),
    );
    expectError(await redeem(browser, code), "invalid_grant", /does not fit/);
  });
});

describe("a code that comes a second time", () => {
  it("is refused, and ends everything that came from the first (RFC 6749 §4.1.2)", async () => {
    const tokens = (await redeem(browser, code)).json() as Tokens;
    expect(await isActive(browser, tokens.access_token)).toBe(true);
    expectError(await redeem(browser, code), "invalid_grant", /used before/);
    expect(await isActive(browser, tokens.access_token)).toBe(false);
    expect((await refreshWith(browser, tokens.refresh_token)).json()).toHaveProperty(
      "error",
      "invalid_grant",
    );
  });

  it("does so without the right verifier, and after its time, too", async () => {
    const tokens = (await redeem(browser, code)).json() as Tokens;
    fernmail.clock.now += 120 * second;
    expectError(
      await redeem(browser, code, { code_verifier: anotherVerifier }),
      "invalid_grant",
      /used before/,
    );
    expect(await isActive(browser, tokens.access_token)).toBe(false);
  });

  it("a hundred times at once is good exactly once, and not for long", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(browser, code)));
    const good = answers.filter(({ statusCode }) => statusCode === 200);
    expect(good).toHaveLength(1);
    for (const answer of answers)
      if (answer !== good[0]) expectError(answer, "invalid_grant", /used before/);
    const tokens = good[0]!.json() as Tokens;
    expect(await isActive(browser, tokens.access_token)).toBe(false);
    expect((await refreshWith(browser, tokens.refresh_token)).json()).toHaveProperty(
      "error",
      "invalid_grant",
    );
  });
});
