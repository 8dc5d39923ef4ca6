import { accessTokenHash } from "@tale/protocol/access-token-hash";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { basic } from "../../testing/clients.ts";
import {
  authorizationUrl,
  authorize,
  contacts,
  issuer,
  obtainTokens,
  redeem,
  redirectUri,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../testing/app.ts";
import { obtainIdToken, signInUrl, verify, type SignInTokens } from "../../testing/openid.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

describe("an id_token", () => {
  test("says who signed in, when, for whom and in which session, signed with RS256 (OpenID Connect Core §2)", async () => {
    const tokens = await obtainIdToken(browser);
    const { claims, header } = await verify(browser, tokens.id_token);
    const now = fernmail.clock.now / 1000;
    expect(header).toMatchObject({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
    expect(claims).toEqual({
      iss: issuer,
      sub: "u-alice",
      aud: "quillpost",
      iat: now,
      exp: now + 300,
      auth_time: now,
      nonce: "a-nonce",
      at_hash: accessTokenHash(tokens.access_token),
      sid: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test("comes with an access token for this issuer, when nothing else was asked for", async () => {
    const { access_token, scope } = await obtainIdToken(browser);
    expect(scope).toBe("openid profile email");
    expect(decodeJwt(access_token)).toMatchObject({ aud: issuer, scope });
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: "ES256", typ: "at+jwt" });
  });

  test("comes with an access token for contacts, when something of them was asked for, too", async () => {
    const tokens = await obtainIdToken(browser, { scope: "openid contacts.read" });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: contacts,
      scope: "openid contacts.read",
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: "quillpost" });
  });

  test("may be had for the resource that the client names", async () => {
    const tokens = await obtainIdToken(browser, {
      resource: issuer,
      scope: "openid contacts.read",
    });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: issuer });
  });

  test("has no nonce when none was sent (OpenID Connect Core §3.1.2.1)", async () => {
    expect(
      decodeJwt((await obtainIdToken(browser, { nonce: undefined })).id_token),
    ).not.toHaveProperty("nonce");
  });

  test("comes again with a refresh, about the same sign-in and without the nonce (OpenID Connect Core §12.2)", async () => {
    const first = await obtainIdToken(browser);
    fernmail.clock.now += 5_000;
    const { id_token } = (await refreshWith(browser, first.refresh_token)).json<SignInTokens>();
    const [before, after] = [decodeJwt(first.id_token), decodeJwt(id_token)];
    expect(after).toMatchObject({
      iss: before.iss,
      sub: before.sub,
      aud: before.aud,
      auth_time: before["auth_time"],
      sid: before["sid"],
      iat: before.iat! + 5,
    });
    expect(after).not.toHaveProperty("nonce");
  });

  test("does not come with a refresh for less than openid", async () => {
    const first = await obtainIdToken(browser, { scope: "openid contacts.read" });
    expect(
      (await refreshWith(browser, first.refresh_token, { scope: "contacts.read" })).json(),
    ).not.toHaveProperty("id_token");
  });

  test("is signed with ES256 for a client that registered for it", async () => {
    const registered = (
      await browser({
        method: "POST",
        url: "/register",
        json: { redirect_uris: [redirectUri], id_token_signed_response_alg: "ES256" },
      })
    ).json();
    expect(registered).toMatchObject({ id_token_signed_response_alg: "ES256" });
    const { client_id, client_secret } = registered as { client_id: string; client_secret: string };
    const code = (await authorize(browser, { url: signInUrl({ client_id }) })).get("code") ?? "";
    const tokens = (
      await redeem(browser, code, {}, { authorization: basic({ client_id }, client_secret) })
    ).json<SignInTokens>();
    expect((await verify(browser, tokens.id_token, { audience: client_id })).header.alg).toBe(
      "ES256",
    );
  });
});

describe("no id_token", () => {
  test("comes without the scope openid, whatever else is asked", async () => {
    expect(await obtainTokens(browser)).not.toHaveProperty("id_token");
    const answer = await authorize(browser, {
      url: authorizationUrl({ scope: "profile contacts.read", nonce: "n" }),
    });
    expect((await redeem(browser, answer.get("code") ?? "")).json()).not.toHaveProperty("id_token");
  });

  test("comes when the user unticks openid, and neither name nor address then (RFC 6749 §3.3)", async () => {
    const tokens = await obtainIdToken(
      fernmail.openBrowser(),
      { scope: "openid profile email contacts.read", prompt: "consent" },
      { ticked: ["profile", "email", "contacts.read"] },
    );
    expect(tokens).toMatchObject({ scope: "contacts.read" });
    expect(tokens).not.toHaveProperty("id_token");
  });

  test("and nothing else comes when there is nothing else", async () => {
    const answer = await authorize(fernmail.openBrowser(), {
      url: signInUrl({ prompt: "consent" }),
      ticked: ["profile"],
    });
    expect(answer.get("error")).toBe("access_denied");
  });
});

describe("a client that registered without a scope", () => {
  test("gets a token for contacts and an id_token when it asks without one", async () => {
    const { client_id, client_secret } = (
      await browser({ method: "POST", url: "/register", json: { redirect_uris: [redirectUri] } })
    ).json<{ client_id: string; client_secret: string }>();
    const code =
      (await authorize(browser, { url: authorizationUrl({ client_id, scope: undefined }) })).get(
        "code",
      ) ?? "";
    const tokens = (
      await redeem(browser, code, {}, { authorization: basic({ client_id }, client_secret) })
    ).json<SignInTokens>();
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: contacts,
      scope: "contacts.read contacts.write openid profile email",
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: client_id });
  });

  test("cannot have the identity of nobody in its own name", async () => {
    const { client_id, client_secret } = (
      await browser({
        method: "POST",
        url: "/register",
        json: { grant_types: ["client_credentials"] },
      })
    ).json<{ client_id: string; client_secret: string }>();
    const ask = (form: Record<string, string>) =>
      browser({
        method: "POST",
        url: "/token",
        form: { grant_type: "client_credentials", ...form },
        headers: { authorization: basic({ client_id }, client_secret) },
      });
    expect((await ask({ scope: "openid" })).json()).toMatchObject({ error: "invalid_scope" });
    expect((await ask({})).json()).toMatchObject({ scope: "contacts.read contacts.write" });
  });
});

describe("400 invalid_client_metadata", () => {
  test.each([
    [{ id_token_signed_response_alg: "none" }],
    [{ id_token_signed_response_alg: "HS256" }],
    [{ subject_type: "pairwise" }],
    [{ post_logout_redirect_uris: ["http://evil.example/bye"] }],
    [{ post_logout_redirect_uris: ["https://client.example/bye#there"] }],
    [{ post_logout_redirect_uris: ["javascript:alert(1)"] }],
    [{ post_logout_redirect_uris: ["https://client.example/bye?a=1&st%61te=2"] }],
    [
      {
        post_logout_redirect_uris: Array.from(
          { length: 21 },
          (_, n) => `https://client.example/${n}`,
        ),
      },
    ],
    [{ backchannel_logout_uri: "http://client.example/logout" }],
    [{ backchannel_logout_uri: "https://client.example/logout#there" }],
    [{ backchannel_logout_uri: "com.example.app:/logout", application_type: "native" }],
  ])("is the answer to %j", async (metadata) => {
    const answer = await browser({
      method: "POST",
      url: "/register",
      json: { redirect_uris: [redirectUri], ...metadata },
    });
    expect(answer.json()).toMatchObject({ error: "invalid_client_metadata" });
  });
});
