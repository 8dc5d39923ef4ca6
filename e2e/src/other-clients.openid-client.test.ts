import * as client from "openid-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foreignRedirectUri as redirectUri } from "./theatre/foreign-client.ts";
import {
  askAlice,
  contacts,
  foreigners,
  issuer,
  register,
  scope,
  speak,
  startForOthers,
} from "./other-clients.testing.ts";

beforeAll(startForOthers);

afterAll(() => foreigners.stop());

test("openid-client discovers, asks Alice, uses the token and refreshes it", async () => {
  const { client_id, client_secret } = await register({
    grant_types: ["authorization_code", "refresh_token"],
  });
  const options = {
    algorithm: "oauth2" as const,
    execute: [client.allowInsecureRequests],
    [client.customFetch]: speak,
  };
  const config = await client.discovery(
    issuer,
    client_id,
    {},
    client.ClientSecretBasic(String(client_secret)),
    options,
  );
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  const tokens = await client.authorizationCodeGrant(config, new URL(await askAlice(url.href)), {
    pkceCodeVerifier,
    expectedState,
  });
  const book = await client.fetchProtectedResource(
    config,
    tokens.access_token,
    new URL("/contacts", contacts),
    "GET",
  );
  expect(book.status).toBe(200);
  expect((await client.refreshTokenGrant(config, tokens.refresh_token!)).access_token).not.toBe(
    tokens.access_token,
  );
});
