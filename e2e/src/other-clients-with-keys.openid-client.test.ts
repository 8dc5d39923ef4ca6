import type * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foreignRedirectUri as redirectUri } from "./theatre/foreign-client.ts";
import {
  foreigners,
  newKeys,
  profile,
  scope,
  signing,
  startWithKeys,
} from "./other-clients-with-keys.testing.ts";

beforeAll(startWithKeys);

afterAll(() => foreigners.stop());

describe("openid-client", () => {
  async function configure(
    registered: oauth.Client,
    authentication: client.ClientAuth,
  ): Promise<client.Configuration> {
    const options = {
      algorithm: "oauth2" as const,
      execute: [client.allowInsecureRequests],
      [client.customFetch]: foreigners.speak,
    };
    return client.discovery(foreigners.issuer, registered.client_id, {}, authentication, options);
  }

  type Ask = (config: client.Configuration, parameters: Record<string, string>) => Promise<URL>;

  async function flow(
    config: client.Configuration,
    ask: Ask,
    DPoP?: client.DPoPHandle,
  ): Promise<client.TokenEndpointResponse> {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const url = await ask(config, {
      redirect_uri: redirectUri,
      scope,
      state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    return client.authorizationCodeGrant(
      config,
      new URL(await foreigners.askAlice(url.href)),
      { pkceCodeVerifier, expectedState },
      undefined,
      DPoP ? { DPoP } : {},
    );
  }

  const read = (config: client.Configuration, accessToken: string, DPoP?: client.DPoPHandle) =>
    client.fetchProtectedResource(
      config,
      accessToken,
      new URL("/contacts", foreigners.contacts),
      "GET",
      undefined,
      undefined,
      DPoP ? { DPoP } : {},
    );

  test.each(["ES256", "PS256", "Ed25519"])(
    "signs its requests with %s, in the address and pushed (JAR)",
    async (algorithm) => {
      const keys = await newKeys(algorithm);
      const registered = await foreigners.register({
        ...signing,
        require_signed_request_object: true,
        request_object_signing_alg: algorithm,
        jwks: keys.jwks,
      });
      const config = await configure(registered, client.PrivateKeyJwt(keys.named));
      const inAddress: Ask = (_config, parameters) =>
        client.buildAuthorizationUrlWithJAR(config, parameters, keys.named);
      const pushed: Ask = async (_config, parameters) =>
        client.buildAuthorizationUrlWithPAR(
          config,
          (await inAddress(config, parameters)).searchParams,
        );
      for (const ask of [inAddress, pushed])
        expect((await read(config, (await flow(config, ask)).access_token)).status).toBe(200);
    },
  );

  test("plays the FAPI 2.0 flow: PAR, private_key_jwt and DPoP, with every nonce, and refreshes", async () => {
    const keys = await newKeys("PS256");
    const registered = await foreigners.register({ ...profile, jwks: keys.jwks });
    const config = await configure(registered, client.PrivateKeyJwt(keys.named));
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair("ES256"));
    const tokens = await flow(
      config,
      (_config, parameters) => client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP }),
      DPoP,
    );
    expect(tokens.token_type).toBe("dpop");
    expect((await read(config, tokens.access_token, DPoP)).status).toBe(200);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!, undefined, {
      DPoP,
    });
    expect((await read(config, refreshed.access_token, DPoP)).status).toBe(200);
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
      active: true,
      token_type: "DPoP",
    });
    await client.tokenRevocation(config, tokens.refresh_token!);
    await expect(
      client.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP }),
    ).rejects.toMatchObject({ error: "invalid_grant" });
  });
});
