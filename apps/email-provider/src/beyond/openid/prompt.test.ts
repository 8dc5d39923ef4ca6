import { decodeJwt } from "jose";
import { beforeEach, afterEach, describe, expect, test } from "vitest";
import {
  alice,
  answerIn,
  authorizationUrl,
  authorize,
  bob,
  issuer,
  redeem,
  signIn,
} from "../../testing/app.ts";
import { obtainIdToken } from "../../testing/openid.ts";
import { beginAnew, browser, errorOf, fernmail, later, visit } from "../../testing/wishes.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("prompt=none", () => {
  test("is answered with login_required where nobody is signed in (OpenID Connect Core §3.1.2.6)", async () => {
    expect(await errorOf({ prompt: "none" })).toMatchObject({
      error: "login_required",
      state: "a-state",
      iss: issuer,
    });
  });

  test("is answered with consent_required where the user was not asked before", async () => {
    await signIn(browser, alice);
    expect(await errorOf({ prompt: "none" })).toMatchObject({ error: "consent_required" });
  });

  test("is answered with a code where the user is known and said yes before", async () => {
    const before = decodeJwt((await obtainIdToken(browser)).id_token);
    later(10);
    const code = answerIn(await visit({ prompt: "none" })).get("code") ?? "";
    const after = decodeJwt((await redeem(browser, code)).json<{ id_token: string }>().id_token);
    expect(after).toMatchObject({
      sub: before.sub,
      auth_time: before["auth_time"],
      sid: before["sid"],
    });
  });
});

describe("prompt=login", () => {
  test.each(["login", "select_account", "login consent"])(
    "(%s) asks who is there again, although somebody is, and tells the new time",
    async (prompt) => {
      const before = decodeJwt((await obtainIdToken(browser)).id_token);
      later(10);
      expect((await visit({ prompt })).headers.location).toMatch(/^\/sign-in/);
      const after = decodeJwt((await obtainIdToken(browser, { prompt })).id_token);
      expect(after).toMatchObject({
        sub: "u-alice",
        auth_time: (before["auth_time"] as number) + 10,
      });
    },
  );

  test("leaves the session what it is to other applications: it has the same name afterwards", async () => {
    const before = decodeJwt((await obtainIdToken(browser)).id_token);
    later(10);
    expect(decodeJwt((await obtainIdToken(browser, { prompt: "login" })).id_token)["sid"]).toBe(
      before["sid"],
    );
    later(10);
    expect(
      decodeJwt((await obtainIdToken(browser, { prompt: "login" }, { user: bob })).id_token)["sid"],
    ).not.toBe(before["sid"]);
  });
});

describe("prompt=consent", () => {
  test("asks again what was allowed before", async () => {
    await obtainIdToken(browser);
    expect((await visit()).headers.location).toMatch(/[?&]code=/);
    expect((await visit({ prompt: "consent" })).headers.location).toMatch(/^\/consent/);
  });
});

describe("max_age", () => {
  test("asks for a new sign-in when the last is older (OpenID Connect Core §3.1.2.1)", async () => {
    await obtainIdToken(browser);
    later(2);
    expect((await visit({ max_age: "1" })).headers.location).toMatch(/^\/sign-in/);
    expect((await visit({ max_age: "0" })).headers.location).toMatch(/^\/sign-in/);
    expect(await errorOf({ max_age: "1", prompt: "none" })).toMatchObject({
      error: "login_required",
    });
    const claims = decodeJwt((await obtainIdToken(browser, { max_age: "1" })).id_token);
    expect(claims["auth_time"]).toBe(fernmail.clock.now / 1000);
  });

  test("changes nothing when the last is fresh enough", async () => {
    await obtainIdToken(browser);
    later(100);
    expect((await visit({ max_age: "10000" })).headers.location).toMatch(/[?&]code=/);
  });

  test("counts in a plain OAuth request as well (RFC 9470 §4)", async () => {
    await authorize(browser);
    later(60);
    expect((await browser({ url: authorizationUrl({ max_age: "30" }) })).headers.location).toMatch(
      /^\/sign-in/,
    );
  });
});

describe("what is only tolerated", () => {
  test.each([
    { display: "page" },
    { display: "popup" },
    { ui_locales: "se no" },
    { claims_locales: "se" },
    { acr_values: "1 2" },
    { login_hint: "alice@fernmail.example" },
    { extra: "foobar" },
    { scope: "email openid profile" },
  ])("%j changes nothing", async (changes) => {
    expect((await obtainIdToken(browser, changes)).id_token).toBeTruthy();
  });
});

describe("303 to the client with invalid_request", () => {
  test.each([
    { prompt: "none login" },
    { prompt: "create" },
    { prompt: "login  consent" },
    { max_age: "-1" },
    { max_age: "soon" },
    { max_age: "1e3" },
    { claims: '{"id_token":{"sub":{"value":{"toString":1,"valueOf":1}}}}' },
    { claims: '{"userinfo":{"sub":{"value":1}}}' },
    { claims: '{"id_token":{"sub":{"value":null}}}' },
    { claims: "{" },
    { claims: "[]" },
    { claims: "null" },
    { claims: '{"id_token":[]}' },
    { claims: '{"userinfo":{"name":true}}' },
  ])("is the answer to %j", async (changes) => {
    expect(await errorOf(changes as Record<string, string>)).toMatchObject({
      error: "invalid_request",
      state: "a-state",
    });
  });
});
