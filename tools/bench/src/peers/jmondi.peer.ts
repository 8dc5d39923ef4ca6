import { randomBytes } from "node:crypto";
import formbody from "@fastify/formbody";
import {
  AuthorizationServer,
  DateInterval,
  JwtService,
  type OAuthAuthCode,
  type OAuthClient,
  type OAuthToken,
} from "@jmondi/oauth2-server";
import {
  handleFastifyError,
  handleFastifyReply,
  requestFromFastify,
} from "@jmondi/oauth2-server/fastify";
import fastify, { type FastifyReply } from "fastify";
import { generateKeyPair, jwtVerify, SignJWT, type JWTPayload } from "jose";

/**
 * A peer: @jmondi/oauth2-server on Fastify, with repositories in memory. It brings no session, no
 * sign-in and no consent: here a cookie names a user who has allowed everything. Codes and refresh
 * tokens are opaque, the faster of its two kinds.
 */
const { privateKey, publicKey } = await generateKeyPair("ES256");
const contactsRead = { name: "contacts.read" };
const client: OAuthClient = {
  id: "quillpost",
  name: "Quillpost",
  secret: "quillpost-demo-secret",
  redirectUris: ["http://blog.localhost:4000/callback"],
  allowedGrants: ["authorization_code", "refresh_token", "client_credentials"],
  scopes: [contactsRead],
};
const sessions = new Map([["one", { id: "u-alice" }]]);
const codes = new Map<string, OAuthAuthCode>();
const accessTokens = new Map<string, OAuthToken>();
const refreshTokens = new Map<string, OAuthToken>();
const usedCodes = new Set<string>();
const secret = (): string => randomBytes(32).toString("base64url");
const soon = (): Date => new Date(Date.now() + 300_000);

const users = { getUserByCredentials: async (id: string | number) => ({ id }) };

const codeRepository = {
  getByIdentifier: async (code: string) => codes.get(code)!,
  issueAuthCode: (
    owner: OAuthClient,
    user: { id: string | number } | undefined,
    scopes: { name: string }[],
  ) => ({ code: secret(), client: owner, user: user ?? null, scopes, expiresAt: soon() }),
  persist: async (code: OAuthAuthCode) => void codes.set(code.code, code),
  isRevoked: async (code: string) => usedCodes.has(code),
  revoke: async (code: string) => void usedCodes.add(code),
};

const tokenRepository = {
  issueToken: async (
    owner: OAuthClient,
    scopes: { name: string }[],
    user?: { id: string | number } | null,
  ) => ({
    accessToken: secret(),
    accessTokenExpiresAt: soon(),
    client: owner,
    user: user ?? null,
    scopes,
  }),
  issueRefreshToken: async (token: OAuthToken) => {
    Object.assign(token, { refreshToken: secret(), refreshTokenExpiresAt: soon() });
    refreshTokens.set(token.refreshToken!, token);
    return token;
  },
  persist: async (token: OAuthToken) => void accessTokens.set(token.accessToken, token),
  revoke: async (token: OAuthToken) => {
    accessTokens.delete(token.accessToken);
    refreshTokens.delete(token.refreshToken ?? "");
  },
  isRefreshTokenRevoked: async (token: OAuthToken) => !refreshTokens.has(token.refreshToken ?? ""),
  getByRefreshToken: async (token: string) => refreshTokens.get(token)!,
  getByAccessToken: async (token: string) => accessTokens.get(token)!,
};

class Es256 extends JwtService {
  override sign(payload: unknown): Promise<string> {
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one" })
      .sign(privateKey);
  }
  override async verify(token: string): Promise<Record<string, unknown>> {
    return (await jwtVerify(token, publicKey, { algorithms: ["ES256"] })).payload;
  }
}

const server = new AuthorizationServer(
  {
    getByIdentifier: async () => client,
    isClientValid: async (_grant, known, given) => known.secret === given,
  },
  tokenRepository,
  { getAllByIdentifiers: async () => [contactsRead], finalize: async (scopes) => scopes },
  new Es256(""),
  {
    issuer: `http://peer.localhost:${process.env["PORT"]}`,
    useOpaqueAuthorizationCodes: true,
    useOpaqueRefreshTokens: true,
  },
);
server.enableGrantTypes(
  [
    { grant: "authorization_code", authCodeRepository: codeRepository, userRepository: users },
    new DateInterval("5m"),
  ],
  ["refresh_token", new DateInterval("5m")],
  ["client_credentials", new DateInterval("5m")],
);

const service = fastify();
await service.register(formbody);
service.setErrorHandler((error, _request, reply) => handleFastifyError(error, reply));
service.get("/readyz", async () => ({}));

service.get("/authorize", async (request, reply) => {
  const user = sessions.get(/session=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
  if (!user)
    return reply.header("set-cookie", "session=one; Path=/; HttpOnly").redirect(request.url, 303);
  const asked = await server.validateAuthorizationRequest(requestFromFastify(request));
  Object.assign(asked, { user, isAuthorizationApproved: true });
  return answer(reply, await server.completeAuthorizationRequest(asked));
});
service.post("/token", async (request, reply) =>
  answer(reply, await server.respondToAccessTokenRequest(requestFromFastify(request))),
);
service.post("/introspect", async (request, reply) =>
  answer(reply, await server.introspect(requestFromFastify(request))),
);
await service.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });

function answer(
  reply: FastifyReply,
  response: Parameters<typeof handleFastifyReply>[1],
): FastifyReply {
  handleFastifyReply(reply, response);
  return reply;
}
