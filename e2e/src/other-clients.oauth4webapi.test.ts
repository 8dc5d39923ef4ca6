import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foreignRedirectUri as redirectUri } from "./theatre/foreign-client.ts";
import {
  as,
  askAlice,
  contacts,
  foreigners,
  insecure,
  issuer,
  register,
  scope,
  startForOthers,
} from "./other-clients.testing.ts";

beforeAll(startForOthers);

afterAll(() => foreigners.stop());

describe("oauth4webapi", () => {
  test.each(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"])(
    "registers with %s, asks Alice, and redeems, uses, refreshes and revokes",
    async (method) => {
      const keys = await oauth.generateKeyPair("ES256", { extractable: true });
      const jwks = {
        keys: [
          { ...(await crypto.subtle.exportKey("jwk", keys.publicKey)), alg: "ES256", kid: "one" },
        ],
      };
      const registered = await register({
        token_endpoint_auth_method: method,
        grant_types: ["authorization_code", "refresh_token"],
        ...(method === "private_key_jwt" ? { jwks } : {}),
      });
      const secret = String(registered.client_secret);
      const ways: Record<string, () => oauth.ClientAuth> = {
        client_secret_basic: () => oauth.ClientSecretBasic(secret),
        client_secret_post: () => oauth.ClientSecretPost(secret),
        private_key_jwt: () => oauth.PrivateKeyJwt({ key: keys.privateKey, kid: "one" }),
        none: () => oauth.None(),
      };
      const authentication = ways[method]!();

      const tokens = await codeFlow(
        registered,
        authentication,
        (parameters) => `${as.authorization_endpoint}?${parameters}`,
      );
      expect(tokens).toMatchObject({ token_type: "bearer", scope, expires_in: 300 });
      const book = await oauth.protectedResourceRequest(
        tokens.access_token,
        "GET",
        new URL("/contacts", contacts),
        new Headers(),
        null,
        insecure,
      );
      expect(((await book.json()) as { contacts: unknown[] }).contacts).toHaveLength(5);

      const refreshed = await oauth.processRefreshTokenResponse(
        as,
        registered,
        await oauth.refreshTokenGrantRequest(
          as,
          registered,
          authentication,
          tokens.refresh_token!,
          insecure,
        ),
      );
      expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(
          as,
          registered,
          authentication,
          refreshed.refresh_token!,
          insecure,
        ),
      );
      const dead = await oauth.refreshTokenGrantRequest(
        as,
        registered,
        authentication,
        refreshed.refresh_token!,
        insecure,
      );
      await expect(oauth.processRefreshTokenResponse(as, registered, dead)).rejects.toMatchObject({
        error: "invalid_grant",
      });
    },
  );

  test("pushes its request first", async () => {
    const registered = await register({});
    const authentication = oauth.ClientSecretBasic(String(registered.client_secret));
    const tokens = await codeFlow(registered, authentication, async (parameters) => {
      const answer = await oauth.pushedAuthorizationRequest(
        as,
        registered,
        authentication,
        parameters,
        insecure,
      );
      const { request_uri } = await oauth.processPushedAuthorizationResponse(
        as,
        registered,
        answer,
      );
      return `${as.authorization_endpoint}?${new URLSearchParams({ client_id: registered.client_id, request_uri })}`;
    });
    expect(tokens.scope).toBe(scope);
  });

  test("asks in its own name, and about its own token", async () => {
    const registered = await register({
      grant_types: ["client_credentials"],
      redirect_uris: undefined,
      scope,
    });
    const authentication = oauth.ClientSecretBasic(String(registered.client_secret));
    const tokens = await oauth.processClientCredentialsResponse(
      as,
      registered,
      await oauth.clientCredentialsGrantRequest(
        as,
        registered,
        authentication,
        { scope },
        insecure,
      ),
    );
    const answer = await oauth.processIntrospectionResponse(
      as,
      registered,
      await oauth.introspectionRequest(
        as,
        registered,
        authentication,
        tokens.access_token,
        insecure,
      ),
    );
    expect(answer).toMatchObject({
      active: true,
      client_id: registered.client_id,
      sub: registered.client_id,
    });
  });
});

test("a resource server that is not ours validates Fernmail's tokens by itself (oauth4webapi, RFC 9068)", async () => {
  const registered = await register({
    grant_types: ["client_credentials"],
    redirect_uris: undefined,
  });
  const answer = await oauth.clientCredentialsGrantRequest(
    as,
    registered,
    oauth.ClientSecretBasic(String(registered.client_secret)),
    {},
    insecure,
  );
  const { access_token } = await oauth.processClientCredentialsResponse(as, registered, answer);
  const request = new Request(`${contacts}/contacts`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(await oauth.validateJwtAccessToken(as, request, contacts, insecure)).toMatchObject({
    iss: issuer.origin,
    aud: contacts,
    client_id: registered.client_id,
  });
});

async function codeFlow(
  registered: oauth.Client,
  authentication: oauth.ClientAuth,
  urlOf: (parameters: URLSearchParams) => string | Promise<string>,
): Promise<oauth.TokenEndpointResponse> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const parameters = {
    response_type: "code",
    client_id: registered.client_id,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  const answer = oauth.validateAuthResponse(
    as,
    registered,
    new URL(await askAlice(await urlOf(new URLSearchParams(parameters)))),
    state,
  );
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    registered,
    authentication,
    answer,
    redirectUri,
    verifier,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(as, registered, response);
}
