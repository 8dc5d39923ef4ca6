import { minute } from "@tale/service/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basic, clients, writeTestSeed } from "../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  isActive,
  obtainTokens,
  quillpost,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let tokens: Tokens;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
});
beforeEach(async () => void (tokens = await obtainTokens(browser)));
afterAll(() => fernmail.service.close());

const revoke = (form: Record<string, string>, authorization: string | undefined = quillpost) =>
  browser({
    method: "POST",
    url: "/revoke",
    form,
    headers: authorization ? { authorization } : {},
  });

describe("200", () => {
  it("is a JSON object, never cached", async () => {
    const response = await revoke({ token: tokens.access_token });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({});
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("ends the whole grant when a refresh token comes back", async () => {
    await revoke({ token: tokens.refresh_token });
    expect(await isActive(browser, tokens.access_token)).toBe(false);
    expect((await refreshWith(browser, tokens.refresh_token)).json()).toHaveProperty(
      "error",
      "invalid_grant",
    );
  });

  it("ends the whole grant although the refresh token was replaced meanwhile", async () => {
    const { refresh_token } = (await refreshWith(browser, tokens.refresh_token)).json() as Tokens;
    await revoke({ token: tokens.refresh_token });
    expect((await refreshWith(browser, refresh_token)).json()).toHaveProperty(
      "error",
      "invalid_grant",
    );
  });

  it("ends only the access token when that comes back", async () => {
    await revoke({ token: tokens.access_token });
    expect(await isActive(browser, tokens.access_token)).toBe(false);
    expect(await refreshWith(browser, tokens.refresh_token)).toHaveProperty("statusCode", 200);
  });

  it.each(["access_token", "refresh_token", "made_up"])(
    "does the same whatever the hint: %s (RFC 7009 §2.1)",
    async (token_type_hint) => {
      await revoke({ token: tokens.refresh_token, token_type_hint });
      expect(await isActive(browser, tokens.access_token)).toBe(false);
    },
  );

  it("is also the answer to a token nobody knows, and to one that is over (RFC 7009 §2.2)", async () => {
    for (const token of ["unknown", tokens.refresh_token, tokens.refresh_token])
      expect((await revoke({ token })).json()).toEqual({});
    fernmail.clock.now += 10 * minute;
    expect((await revoke({ token: tokens.access_token })).json()).toEqual({});
  });

  it("is also for clients without a secret", async () => {
    const redirect_uri = "com.example.pocket:/callback";
    const code =
      (
        await authorize(browser, { url: authorizationUrl({ client_id: "pocket", redirect_uri }) })
      ).get("code") ?? "";
    const pockets = (
      await redeem(browser, code, { redirect_uri, client_id: "pocket" }, {})
    ).json() as Tokens;
    expect(
      (await revoke({ token: pockets.refresh_token, client_id: "pocket" }, "")).json(),
    ).toEqual({});
    expect(await isActive(browser, pockets.access_token)).toBe(false);
  });

  it("is the answer twice, and the token stays revoked", async () => {
    await Promise.all([
      revoke({ token: tokens.access_token }),
      revoke({ token: tokens.access_token }),
    ]);
    expect(await isActive(browser, tokens.access_token)).toBe(false);
  });
});

describe("400 invalid_request", () => {
  it("is the answer without a token", async () => {
    const response = await revoke({ token: "", token_type_hint: "access_token" });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: "invalid_request",
      error_description: "token is missing",
    });
  });
});

describe("400 invalid_grant", () => {
  it.each(["access_token", "refresh_token"] as const)(
    "changes nothing when another client comes with the %s",
    async (kind) => {
      const response = await revoke({ token: tokens[kind] }, basic(clients.rival));
      expect(response.statusCode).toBe(400);
      expect(response.json()).toEqual({
        error: "invalid_grant",
        error_description: "the token was issued to another client",
      });
      expect(await isActive(browser, tokens.access_token)).toBe(true);
      expect(await refreshWith(browser, tokens.refresh_token)).toHaveProperty("statusCode", 200);
    },
  );
});
