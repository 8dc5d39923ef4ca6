import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foreignRedirectUri as redirectUri } from "./theatre/foreign-client.ts";
import {
  fernmail,
  foreigners,
  newKeys,
  profile,
  refreshing,
  scope,
  startWithKeys,
} from "./other-clients-with-keys.testing.ts";

beforeAll(startWithKeys);

afterAll(() => foreigners.stop());

describe("oauth4webapi", () => {
  /**
   * Sends again, with the nonce it was told, what was refused for want of one: as its documentation
   * says.
   */
  async function withNonce<Answer>(
    request: () => Promise<Response>,
    process: (answer: Response) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await process(await request());
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return process(await request());
    }
  }

  test.each<[string, boolean]>([
    ["none", false],
    ["none", true],
    ["private_key_jwt", true],
  ])("binds its tokens to a key, as %s, pushed: %s", async (method, isPushed) => {
    const keys = await newKeys();
    const registered = await foreigners.register({
      ...refreshing,
      token_endpoint_auth_method: method,
      ...(method === "none" ? {} : profile),
      jwks: keys.jwks,
    });
    const authentication = method === "none" ? oauth.None() : oauth.PrivateKeyJwt(keys.named);
    const DPoP = oauth.DPoP(registered, await oauth.generateKeyPair("ES256"));
    const options = { ...foreigners.insecure, DPoP };

    const verifier = oauth.generateRandomCodeVerifier();
    const parameters = new URLSearchParams({
      response_type: "code",
      client_id: registered.client_id,
      redirect_uri: redirectUri,
      scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const address = isPushed ? await push(parameters) : parameters;
    const answer = oauth.validateAuthResponse(
      fernmail,
      registered,
      new URL(await foreigners.askAlice(`${fernmail.authorization_endpoint}?${address}`)),
    );
    const tokens = await withNonce(
      () =>
        oauth.authorizationCodeGrantRequest(
          fernmail,
          registered,
          authentication,
          answer,
          redirectUri,
          verifier,
          options,
        ),
      (response) => oauth.processAuthorizationCodeResponse(fernmail, registered, response),
    );
    expect(tokens).toMatchObject({ token_type: "dpop", scope });
    await expectBook(tokens.access_token);

    const refreshed = await withNonce(
      () =>
        oauth.refreshTokenGrantRequest(
          fernmail,
          registered,
          authentication,
          tokens.refresh_token!,
          options,
        ),
      (response) => oauth.processRefreshTokenResponse(fernmail, registered, response),
    );
    expect(refreshed.refresh_token === tokens.refresh_token).toBe(method === "private_key_jwt");
    await expectBook(refreshed.access_token);

    if (method === "private_key_jwt") {
      const told = await oauth.processIntrospectionResponse(
        fernmail,
        registered,
        await oauth.introspectionRequest(
          fernmail,
          registered,
          authentication,
          refreshed.access_token,
          foreigners.insecure,
        ),
      );
      expect(told).toMatchObject({
        active: true,
        token_type: "DPoP",
        cnf: { jkt: await DPoP.calculateThumbprint() },
      });
    }
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(
        fernmail,
        registered,
        authentication,
        refreshed.refresh_token!,
        foreigners.insecure,
      ),
    );
    const dead = withNonce(
      () =>
        oauth.refreshTokenGrantRequest(
          fernmail,
          registered,
          authentication,
          refreshed.refresh_token!,
          options,
        ),
      (response) => oauth.processRefreshTokenResponse(fernmail, registered, response),
    );
    await expect(dead).rejects.toMatchObject({ error: "invalid_grant" });

    async function push(sent: URLSearchParams): Promise<URLSearchParams> {
      const { request_uri } = await withNonce(
        () => oauth.pushedAuthorizationRequest(fernmail, registered, authentication, sent, options),
        (response) => oauth.processPushedAuthorizationResponse(fernmail, registered, response),
      );
      return new URLSearchParams({ client_id: registered.client_id, request_uri });
    }

    async function expectBook(accessToken: string): Promise<void> {
      const read = () =>
        oauth.protectedResourceRequest(
          accessToken,
          "GET",
          new URL("/contacts", foreigners.contacts),
          new Headers(),
          null,
          options,
        );
      expect(
        (
          await withNonce(
            read,
            async (response) => (await response.json()) as { contacts: unknown[] },
          )
        ).contacts,
      ).toHaveLength(5);
    }
  });

  test("is refused at contacts when it shows a bound token without its key", async () => {
    const keys = await newKeys();
    const registered = await foreigners.register({
      ...profile,
      grant_types: ["client_credentials"],
      redirect_uris: undefined,
      jwks: keys.jwks,
    });
    const DPoP = oauth.DPoP(registered, await oauth.generateKeyPair("ES256"));
    const ask = () =>
      oauth.clientCredentialsGrantRequest(
        fernmail,
        registered,
        oauth.PrivateKeyJwt(keys.named),
        { scope },
        { ...foreigners.insecure, DPoP },
      );
    const { access_token } = await withNonce(ask, (response) =>
      oauth.processClientCredentialsResponse(fernmail, registered, response),
    );
    const refused = oauth.protectedResourceRequest(
      access_token,
      "GET",
      new URL("/contacts", foreigners.contacts),
      new Headers(),
      null,
      foreigners.insecure,
    );
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });
});
