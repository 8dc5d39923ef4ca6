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
  refreshWith,
  signIn,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../app.testing.ts";
import { obtainIdToken, signInUrl, type SignInTokens } from "./openid.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeEach(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterEach(() => fernmail.service.close());

const visit = (changes: Record<string, string | undefined> = {}, visitor = browser) =>
  visitor({ url: signInUrl(changes) });
const errorOf = async (changes: Record<string, string | undefined>, visitor = browser) =>
  Object.fromEntries(answerIn(await visit(changes, visitor)));
const later = (seconds: number) => void (fernmail.clock.now += seconds * 1000);

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

describe("id_token_hint", () => {
  test("lets the user it names through, expired as it is", async () => {
    const { id_token } = await obtainIdToken(browser);
    later(3600);
    expect((await visit({ id_token_hint: id_token, prompt: "none" })).headers.location).toMatch(
      /[?&]code=/,
    );
  });

  test("is answered with login_required in the browser of another user", async () => {
    const { id_token } = await obtainIdToken(browser);
    const other = fernmail.openBrowser();
    await obtainIdToken(other, {}, { user: bob });
    expect(await errorOf({ id_token_hint: id_token, prompt: "none" }, other)).toMatchObject({
      error: "login_required",
    });
    expect((await visit({ id_token_hint: id_token }, other)).headers.location).toMatch(
      /^\/sign-in/,
    );
    expect(
      Object.fromEntries(
        await authorize(other, { user: bob, url: signInUrl({ id_token_hint: id_token }) }),
      ),
    ).toMatchObject({ error: "login_required" });
  });

  test("must be an id_token of ours: nothing else we signed, nothing changed, nothing unsigned", async () => {
    const { id_token, access_token } = await obtainIdToken(browser);
    const [header, payload = "", signature] = id_token.split(".");
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${payload}.`;
    const changed = `${header}.${Buffer.from(Buffer.from(payload, "base64url").toString().replace("u-alice", "u-bobby")).toString("base64url")}.${signature}`;
    for (const id_token_hint of [access_token, unsigned, changed, "x", "a.b.c"]) {
      expect(await errorOf({ id_token_hint })).toMatchObject({
        error: "invalid_request",
        error_description: expect.stringMatching(/id_token_hint/),
      });
    }
  });
});

describe("claims", () => {
  const wish = (claims: object) => ({ scope: "openid", claims: JSON.stringify(claims) });

  test("asked for one by one are asked of the user as the scope that covers them, and told at userinfo (OpenID Connect Core §5.5)", async () => {
    const { access_token, scope } = await obtainIdToken(
      browser,
      wish({ userinfo: { name: { essential: true }, picture: null } }),
    );
    expect(scope).toBe("openid profile");
    expect(
      (
        await browser({ url: "/userinfo", headers: { authorization: `Bearer ${access_token}` } })
      ).json(),
    ).toEqual({ sub: "u-alice", name: "Alice Liddell" });
  });

  test("asked for in the id_token are there, also after a refresh, and only those", async () => {
    const tokens = await obtainIdToken(browser, {
      claims: JSON.stringify({ id_token: { email: null, auth_time: { essential: true } } }),
    });
    const refreshed = (await refreshWith(browser, tokens.refresh_token)).json<SignInTokens>();
    for (const { id_token } of [tokens, refreshed]) {
      expect(decodeJwt(id_token)).toMatchObject({ email: "alice@fernmail.example" });
      expect(decodeJwt(id_token)).not.toHaveProperty("name");
    }
  });

  test("that the user did not allow are not told", async () => {
    const tokens = await obtainIdToken(browser, wish({ id_token: { email: null } }), {
      ticked: ["openid"],
    });
    expect(tokens.scope).toBe("openid");
    expect(decodeJwt(tokens.id_token)).not.toHaveProperty("email");
  });

  test("may name the one user who can answer", async () => {
    await obtainIdToken(browser);
    expect(
      (await visit({ claims: JSON.stringify({ id_token: { sub: { value: "u-alice" } } }) })).headers
        .location,
    ).toMatch(/[?&]code=/);
    expect(
      await errorOf({
        claims: JSON.stringify({ id_token: { sub: { value: "u-bob" } } }),
        prompt: "none",
      }),
    ).toMatchObject({ error: "login_required" });
    expect(
      await errorOf({
        claims: JSON.stringify({
          id_token: { sub: { value: "u-bob" } },
          userinfo: { sub: { value: "u-alice" } },
        }),
      }),
    ).toMatchObject({ error: "invalid_request" });
  });

  test("may wish for a way to sign in; who insists on one is told that there is none (OpenID Connect Core §5.5.1.1)", async () => {
    await obtainIdToken(browser);
    for (const acr of [{ values: ["urn:silver"] }, { essential: true }, null])
      expect(
        (await visit({ claims: JSON.stringify({ id_token: { acr } }) })).headers.location,
      ).toMatch(/[?&]code=/);
    expect(
      await errorOf({
        claims: JSON.stringify({ id_token: { acr: { essential: true, values: ["urn:silver"] } } }),
      }),
    ).toMatchObject({ error: "unmet_authentication_requirements" });
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
