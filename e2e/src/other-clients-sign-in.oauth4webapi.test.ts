import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { backChannelLogoutEvent } from "@tale/protocol/logout-token";
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { foreignRedirectUri as redirect_uri } from "./theatre/foreign-client.ts";
import {
  alice,
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
