import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { errors, type Client } from "oidc-provider";
import { answerInteraction } from "./oidc-provider.pages.ts";

/**
 * The other server, configured to mean what Fernmail means: the same people and clients from the
 * same seed, codes with PKCE, JWT access tokens for one resource each, refresh tokens that rotate,
 * and a scope that implies its resource.
 */
const { ORIGIN: issuer = "", PORT: port, SEED: seedFile = "", RESOURCES = "" } = process.env;
const resources = RESOURCES.split(",");
const seed = JSON.parse(readFileSync(seedFile, "utf8")) as {
  users: { id: string; email: string }[];
  clients: { introspects?: boolean; scope: string; grant_types: string[] }[];
};
const keys = await Promise.all(
  ["ES256", "RS256"].map(async (alg) => ({
    ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)),
    alg,
    use: "sig",
    kid: alg,
  })),
);

const provider = new Provider(issuer, {
  clients: seed.clients.map(({ introspects: _introspects, scope, grant_types, ...client }) => ({
    ...client,
    ...(scope ? { scope } : {}),
    grant_types,
    response_types: grant_types.includes("authorization_code") ? ["code"] : [],
  })),
  clientDefaults: {
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_basic",
    id_token_signed_response_alg: "ES256",
  },
  clientAuthMethods: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
  responseTypes: ["code"],
  scopes: ["contacts.read", "contacts.write", "openid", "profile", "email"],
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  jwks: { keys },
  enabledJWA: { idTokenSigningAlgValues: ["ES256", "RS256"] },
  cookies: { keys: ["a key for the comparison"] },
  allowOmittingSingleRegisteredRedirectUri: false,
  pkce: { required: () => true },
  findAccount: (_: unknown, sub: string) => ({
    accountId: sub,
    claims: () => ({
      sub,
      name: "Alice Liddell",
      email: "alice@fernmail.example",
      email_verified: true,
    }),
  }),
  interactions: {
    url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
  },
  issueRefreshToken: (_: unknown, client: Client) => client.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  rotateRefreshToken: () => true,
  ttl: {
    AccessToken: 300,
    AuthorizationCode: 60,
    ClientCredentials: 300,
    Grant: 2_592_000,
    Interaction: 1_800,
    RefreshToken: 2_592_000,
    Session: 1_209_600,
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    deviceFlow: { enabled: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    requestObjects: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_: unknown, asking: Client, token: { clientId: string }) =>
        asking.clientAuthMethod !== "none" &&
        [token.clientId, "contacts"].includes(asking.clientId),
    },
    revocation: { enabled: true },
    registration: { enabled: true },
    registrationManagement: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_: unknown, __: unknown, oneOf?: string[]) => oneOf?.[0] ?? resources[0],
      useGrantedResource: (_: unknown, { scopes }: { scopes: Set<string> }) =>
        !scopes.has("openid"),
      getResourceServerInfo: (_: unknown, resource: string) => {
        if (!resources.includes(resource)) throw new errors.InvalidTarget();
        return {
          scope: "contacts.read contacts.write",
          audience: resource,
          accessTokenTTL: 300,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "ES256" } },
        };
      },
    },
  },
});
const answer = provider.callback();
const users = new Map(seed.users.map(({ id, email }) => [email, id]));

createServer((request, response) => {
  if (request.url === "/readyz") return void response.end();
  if (!request.url?.startsWith("/interaction/")) return void answer(request, response);
  void answerInteraction(provider, users, request, response).catch((error: Error) =>
    response.writeHead(500).end(error.message),
  );
}).listen(Number(port), "127.0.0.1");
