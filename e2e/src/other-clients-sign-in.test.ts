import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { backChannelLogoutEvent } from "@tale/protocol/logout-token";
import { createHttpClient } from "@tale/service/http-client";
import { createBrowser, type Browser } from "@tale/story-tool/player/browser/browser";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aliceAtFernmail } from "./theatre/alice.ts";
import {
  foreignRedirectUri as redirect_uri,
  startForForeigners,
  type Foreigners,
} from "./theatre/foreign-client.ts";

/**
 * Other people's clients, for whom Fernmail is an OpenID provider: who signed in, in which session,
 * and when it ended.
 */
let foreigners: Foreigners;
let alice: Browser;
beforeAll(async () => void (foreigners = await startForForeigners()));
beforeEach(() => void (alice = createBrowser("alice", createHttpClient(), () => undefined)));
afterAll(() => foreigners.stop());

const scope = "openid profile email";
const bye = "http://127.0.0.1:65000/bye";
const refreshing = {
  grant_types: ["authorization_code", "refresh_token"],
  post_logout_redirect_uris: [bye],
};

/**
 * Alice does what she is asked to do. @returns where her browser goes in the end, and what she saw
 * on the way
 */
async function walk(url: string): Promise<{ end: URL; saw: string[] }> {
  const saw: string[] = [];
  let answer = await alice.open(url);
  while (!answer.leavesFor) {
    const { page } = answer;
    const asked = new URL(page.url).pathname.slice(1);
    saw.push(asked);
    answer = await alice.submit(
      asked === "sign-in"
        ? page.press("Sign in", { ...aliceAtFernmail }, "#sign-in")
        : page.press("Allow", {}, "#consent"),
    );
  }
  return { end: new URL(answer.leavesFor), saw };
}

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

describe("oauth4webapi", () => {
  let as: oauth.AuthorizationServer;
  beforeAll(async () => {
    const { issuer, insecure } = foreigners;
    as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { ...insecure, algorithm: "oidc" }),
    );
  });

  async function signIn(
    registered: oauth.Client & { client_secret?: string },
    wishes: Record<string, string> = {},
  ) {
    const { insecure } = foreigners;
    const [verifier, state, nonce] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
    ];
    const parameters = {
      response_type: "code",
      client_id: registered.client_id,
      redirect_uri,
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...wishes,
    };
    const { end } = await walk(`${as.authorization_endpoint}?${new URLSearchParams(parameters)}`);
    const authentication = oauth.ClientSecretBasic(String(registered.client_secret));
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      registered,
      authentication,
      oauth.validateAuthResponse(as, registered, end, state),
      redirect_uri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, registered, response, {
      expectedNonce: nonce,
      requireIdToken: true,
      ...(wishes["max_age"] ? { maxAge: Number(wishes["max_age"]) } : {}),
    });
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    return { tokens, claims: oauth.getValidatedIdTokenClaims(tokens)! };
  }

  test("finds the same provider by both ways of discovery", () => {
    expect(as).toEqual(foreigners.as);
  });

  test("validates the id_token with nonce and max_age, and userinfo", async () => {
    const registered = await foreigners.register(refreshing);
    const { tokens, claims } = await signIn(registered, { max_age: "300" });
    expect(claims.sub).toBe("u-alice");
    const info = await oauth.userInfoRequest(
      as,
      registered,
      tokens.access_token,
      foreigners.insecure,
    );
    expect(await oauth.processUserInfoResponse(as, registered, claims.sub, info)).toMatchObject({
      name: "Alice Liddell",
      email: "alice@fernmail.example",
    });
  });

  test("is told on the back channel when Alice signs out at Fernmail itself", async () => {
    const received: string[] = [];
    const receiver = createServer(
      (request, response) =>
        void request
          .on("data", (part) => received.push(String(part)))
          .on("end", () => response.writeHead(200).end()),
    );
    await new Promise<void>((ready) => receiver.listen(0, "127.0.0.1", ready));
    const { port } = receiver.address() as AddressInfo;
    const registered = await foreigners.register({
      ...refreshing,
      backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
      backchannel_logout_session_required: true,
    });
    const { claims } = await signIn(registered);

    const { page } = await alice.open(`${foreigners.issuer.origin}/account`);
    await alice.submit(page.press("Sign out", {}, "#sign-out"));
    await expect.poll(() => received.length, { timeout: 5_000 }).toBe(1);
    receiver.close();
    const keys = (await (await foreigners.speak(as.jwks_uri!)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(
      new URLSearchParams(received[0]).get("logout_token") ?? "",
      createLocalJWKSet(keys),
      { issuer: as.issuer, audience: registered.client_id, typ: "logout+jwt" },
    );
    expect(payload).toMatchObject({
      sub: "u-alice",
      sid: claims["sid"],
      events: { [backChannelLogoutEvent]: {} },
    });
  });
});
