import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  foreignRedirectUri as redirectUri,
  startForForeigners,
  type Foreigners,
} from "./theatre/foreign-client.ts";

/**
 * Other people's clients, with keys of their own: bound tokens, signed requests, and all of it
 * together.
 */
let foreigners: Foreigners;
let fernmail: oauth.AuthorizationServer;
beforeAll(async () => {
  foreigners = await startForForeigners();
  fernmail = foreigners.as;
});
afterAll(() => foreigners.stop());

const scope = "contacts.read";
const refreshing = { grant_types: ["authorization_code", "refresh_token"] };
const signing = { ...refreshing, token_endpoint_auth_method: "private_key_jwt" };
const profile = {
  ...signing,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
};

async function newKeys(algorithm = "ES256") {
  const { privateKey, publicKey } = await oauth.generateKeyPair(algorithm, { extractable: true });
  const jwks = {
    keys: [{ ...(await crypto.subtle.exportKey("jwk", publicKey)), kid: "one", use: "sig" }],
  };
  return { privateKey, jwks, named: { key: privateKey, kid: "one" } };
}

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
