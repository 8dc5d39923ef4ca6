import { createServer } from "node:http";
import { createHttpClient } from "@tale/service/http-client";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { errors, type Client } from "oidc-provider";
import { answerInteraction } from "../differences/oidc-provider.pages.ts";

/**
 * An authorization server that was not written for this story, in Fernmail's place: it knows Alice
 * and Quillpost, and gives JWT access tokens (RFC 9068) for the contacts. `OFFERS=everything` adds
 * pushed requests, bound tokens with nonces, and clients that sign; `OFFERS=nothing` leaves even
 * RFC 8414 out, and there is only what OpenID Connect asks for.
 */
const {
  ORIGIN: issuer = "",
  PORT: port,
  BLOG: blog = "",
  CONTACTS: contacts = "",
  OFFERS,
} = process.env;
const everything = OFFERS === "everything";
/**
 * RS256 is for a client that names no algorithm, as the one below; Quillpost asks for ES256 where
 * it registers itself.
 */
const keys = await Promise.all(
  ["ES256", "RS256"].map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: "sig", kid: alg };
  }),
);
const send = createHttpClient();

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "quillpost",
      client_secret: "quillpost-demo-secret",
      client_name: "Quillpost",
      redirect_uris: [`${blog}/callback`, `${blog}/sign-in/callback`],
      post_logout_redirect_uris: [`${blog}/sign-in`],
      backchannel_logout_uri: `${blog}/sign-in/back-channel-logout`,
      backchannel_logout_session_required: true,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    },
  ],
  clientAuthMethods: ["client_secret_basic", ...(everything ? ["private_key_jwt"] : [])],
  responseTypes: ["code"],
  scopes: ["contacts.read", "contacts.write", "openid", "profile"],
  claims: { openid: ["sub"], profile: ["name"] },
  jwks: { keys },
  cookies: { keys: ["a key for a test"] },
  pkce: { required: () => true },
  findAccount: (_: unknown, sub: string) => ({
    accountId: sub,
    claims: () => ({ sub, name: "Alice Liddell" }),
  }),
  interactions: {
    url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
  },
  issueRefreshToken: (_: unknown, client: Client) => client.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  ttl: {
    AccessToken: 300,
    AuthorizationCode: 60,
    Grant: 2_592_000,
    IdToken: 300,
    Interaction: 1_800,
    RefreshToken: 2_592_000,
    Session: 1_209_600,
  },
  fetch: fetchOnThisMachine,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    dPoP: {
      enabled: everything,
      nonceSecret: Buffer.alloc(32, "a key for a test"),
      requireNonce: () => true,
    },
    pushedAuthorizationRequests: { enabled: everything },
    registration: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo: (_: unknown, resource: string) => {
        if (resource !== contacts) throw new errors.InvalidTarget();
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
const users = new Map([["alice@fernmail.example", "u-alice"]]);

createServer((request, response) => {
  if (request.url === "/readyz") return void response.end();
  if (OFFERS === "nothing" && request.url?.startsWith("/.well-known/oauth-authorization-server"))
    return void response.writeHead(404).end();
  if (!request.url?.startsWith("/interaction/")) return void answer(request, response);
  void answerInteraction(provider, users, request, response).catch((error: Error) =>
    response.writeHead(500).end(error.message),
  );
}).listen(Number(port), "127.0.0.1");

/** Names below `localhost` lead to this machine, whatever its resolver says. */
async function fetchOnThisMachine(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const headers = Object.fromEntries(new Headers(init.headers));
  const text = await new Response(init.body ?? null).text();
  const { status, body } = await send(String(url), {
    method: init.method === "POST" ? "POST" : "GET",
    headers,
    ...(text ? { body: text } : {}),
  });
  return new Response(body || null, { status });
}
