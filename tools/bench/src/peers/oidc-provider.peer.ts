import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

/**
 * The peer: oidc-provider with its in-memory adapter, set up to do the same work: one confidential
 * client, PKCE, ES256 `at+jwt` access tokens for one resource (opaque ones with FORMAT=opaque), a
 * refresh token with each, and a session that is not asked twice.
 */
const port = Number(process.env["PORT"]);
const resource = "http://contacts.peer.localhost";
const accessTokenFormat = process.env["FORMAT"] ?? "jwt";
const { privateKey } = await generateKeyPair("ES256", { extractable: true });

const provider = new Provider(`http://peer.localhost:${port}`, {
  clients: [
    {
      client_id: "quillpost",
      client_secret: "quillpost-demo-secret",
      redirect_uris: ["http://blog.localhost:4000/callback"],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "ES256",
    },
  ],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "one" }] },
  cookies: { keys: ["a key for the benchmark"] },
  pkce: { required: () => true },
  findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: {
    url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
  },
  issueRefreshToken: () => true,
  rotateRefreshToken: () => true,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "contacts.read",
        audience: resource,
        accessTokenTTL: 300,
        accessTokenFormat,
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
});
const answer = provider.callback();

createServer((request, response) => {
  if (request.url === "/readyz") return void response.end();
  if (!request.url?.startsWith("/interaction/")) return void answer(request, response);
  void provider.interactionDetails(request, response).then(async ({ prompt, params, session }) => {
    if (prompt.name === "login")
      return provider.interactionFinished(request, response, { login: { accountId: "u-alice" } });
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: params.client_id });
    grant.addResourceScope(resource, "contacts.read");
    return provider.interactionFinished(request, response, {
      consent: { grantId: await grant.save() },
    });
  });
}).listen(port, "127.0.0.1");
