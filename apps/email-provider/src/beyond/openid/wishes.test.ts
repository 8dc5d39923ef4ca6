import { decodeJwt } from "jose";
import { beforeEach, afterEach, describe, expect, test } from "vitest";
import { authorize, bob, refreshWith } from "../../testing/app.ts";
import { obtainIdToken, signInUrl, type SignInTokens } from "../../testing/openid.ts";
import { beginAnew, browser, errorOf, fernmail, later, visit } from "../../testing/wishes.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

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
