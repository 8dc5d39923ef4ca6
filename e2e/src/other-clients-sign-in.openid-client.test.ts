import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { foreignRedirectUri as redirect_uri } from "./theatre/foreign-client.ts";
import {
  alice,
  bye,
  foreigners,
  openAlicesBrowser,
  refreshing,
  scope,
  startForSignIn,
  walk,
} from "./other-clients-sign-in.testing.ts";

beforeAll(startForSignIn);

beforeEach(openAlicesBrowser);
afterAll(() => foreigners.stop());

const isSignedOut = async () =>
  new URL((await alice.open(`${foreigners.issuer.origin}/account`)).page.url).pathname ===
  "/sign-in";
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("openid-client", () => {
  async function start(metadata: object = {}) {
    const { client_id, client_secret } = await foreigners.register({ ...refreshing, ...metadata });
    const options = {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      [client.customFetch]: foreigners.speak,
    };
    return client.discovery(
      foreigners.issuer,
      client_id,
      metadata,
      client.ClientSecretBasic(String(client_secret)),
      options,
    );
  }

  async function signIn(
    config: client.Configuration,
    wishes: Record<string, string> = {},
    checks: object = {},
  ) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const parameters = {
      redirect_uri,
      scope,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      ...wishes,
    };
    const { end, saw } = await walk(client.buildAuthorizationUrl(config, parameters).href);
    const tokens = await client.authorizationCodeGrant(config, end, {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
      ...checks,
    });
    return { tokens, claims: tokens.claims()!, saw };
  }

  test("discovers, signs Alice in, reads who she is, refreshes, and signs her out", async () => {
    const config = await start();
    const { tokens, claims, saw } = await signIn(config);
    expect(saw).toEqual(["sign-in", "consent"]);
    expect(claims).toMatchObject({ iss: foreigners.issuer.origin, sub: "u-alice" });
    expect(await client.fetchUserInfo(config, tokens.access_token, claims.sub)).toEqual({
      sub: "u-alice",
      name: "Alice Liddell",
      email: "alice@fernmail.example",
      email_verified: true,
    });

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!);
    expect(refreshed.claims()).toMatchObject({
      sub: claims.sub,
      auth_time: claims["auth_time"],
      sid: claims["sid"],
    });

    const state = client.randomState();
    const out = await walk(
      client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: bye,
        id_token_hint: tokens.id_token!,
        state,
      }).href,
    );
    expect(out).toEqual({ end: new URL(`${bye}?state=${state}`), saw: [] });
    expect(await isSignedOut()).toBe(true);
  });

  test("gets its id_tokens signed with ES256 when it registered for that", async () => {
    const { claims } = await signIn(await start({ id_token_signed_response_alg: "ES256" }));
    expect(claims.sub).toBe("u-alice");
  });

  test("has Alice sign in again with prompt=login and with max_age, and leaves her alone with prompt=none", async () => {
    const config = await start();
    const first = (await signIn(config)).claims;
    const silent = await signIn(config, { prompt: "none" });
    expect([silent.saw, silent.claims["auth_time"]]).toEqual([[], first["auth_time"]]);
    await pause(1_100);
    const again = await signIn(config, { prompt: "login" }, { maxAge: 1 });
    expect(again.saw).toEqual(["sign-in"]);
    expect(Number(again.claims["auth_time"])).toBeGreaterThan(Number(first["auth_time"]));
    await pause(1_100);
    expect((await signIn(config, { max_age: "1" }, { maxAge: 1 })).saw).toEqual(["sign-in"]);
    expect((await signIn(config, { max_age: "1000" }, { maxAge: 1000 })).saw).toEqual([]);
  });

  test("is told that Alice would have to sign in, or to consent, when it may not ask", async () => {
    const config = await start();
    await expect(signIn(config, { prompt: "none" })).rejects.toMatchObject({
      error: "login_required",
    });
    await signIn(config);
    await expect(signIn(await start(), { prompt: "none" })).rejects.toMatchObject({
      error: "consent_required",
    });
  });
});
