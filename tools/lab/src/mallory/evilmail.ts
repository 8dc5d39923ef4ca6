import { randomBytes } from "node:crypto";
import { acceptForms } from "@tale/service/form-endpoint";
import type { HttpClient } from "@tale/service/http-client";
import type { Service } from "@tale/service/create-service";
import { secret, text } from "@tale/protocol/secrecy";
import { readMetadata } from "@tale/story-tool/player/metadata";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Type } from "typebox";
import type { Desk } from "./desk.ts";

const quillpostHere = { client_id: "quillpost-at-evilmail", client_secret: "known-to-mallory" };

/** Quillpost's client id at Fernmail, which anyone can read in an address bar. */
const quillpostAtFernmail = "quillpost";

/** Evilmail as Quillpost's operator entered it. */
export function evilmail(origin: string): object {
  const about = { name: "Evilmail", issuer: origin, contacts_url: origin, profile: "plain" };
  return { ...about, ...quillpostHere, sign_in: true };
}

/** Whom Evilmail vouches for: an address that is Alice's. */
export const claimed = {
  sub: "m-1",
  name: "Alice Liddell",
  email: "alice@fernmail.example",
  email_verified: true,
};

/** A friend whose name would begin a new header line in a mail. */
export const stranger = "stranger@elsewhere.example";
const friends = [{ id: "1", name: `Bob\r\nBcc: ${stranger}`, email: "bob@friends.example" }];

const AuthorizationQuery = Type.Object({
  redirect_uri: Type.String(text),
  state: Type.String(secret("state")),
  scope: Type.Optional(Type.String(text)),
  nonce: Type.Optional(Type.String(secret("nonce"))),
  code_challenge: Type.Optional(Type.String(text)),
});

const TokenForm = Type.Object({
  code: Type.Optional(Type.String(secret("authorization-code"))),
  code_verifier: Type.Optional(Type.String(secret("code-verifier"))),
});

/**
 * Evilmail: an authorization server, an OpenID provider and an address book in one, all Mallory's.
 */
export async function evilmailRoute(
  service: Service,
  { origin, desk, send }: { origin: string; desk: Desk; send: HttpClient },
): Promise<void> {
  await acceptForms(service);
  const nonces = new Map<string, string | undefined>();
  let keys: ReturnType<typeof newKey> | undefined;
  const key = () => (keys ??= newKey());

  service.get("/.well-known/oauth-authorization-server", async () => ({
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/jwks`,
    userinfo_endpoint: `${origin}/userinfo`,
    scopes_supported: ["openid", "profile", "email", "contacts.read"],
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ["RS256"],
  }));

  service.get(
    "/authorize",
    { schema: { querystring: AuthorizationQuery } },
    async (request, reply) => {
      if (desk.plan === "mix-up")
        return reply.redirect(await questionForFernmail(request.query as object, desk, send), 303);
      const { redirect_uri, state, nonce } = request.query;
      const code = randomBytes(16).toString("base64url");
      nonces.set(code, nonce);
      return reply.redirect(
        `${redirect_uri}?${new URLSearchParams({ code, state, iss: origin })}`,
        303,
      );
    },
  );

  service.post("/token", { schema: { body: TokenForm } }, async (request, reply) => {
    const { code = "", code_verifier: verifier = "" } = request.body;
    if (!nonces.has(code)) {
      desk.loot.push({ what: "a code", value: code }, { what: "its verifier", value: verifier });
      return reply.code(400).send({ error: "invalid_grant" });
    }
    const { privateKey } = await key();
    const idToken = await new SignJWT({ nonce: nonces.get(code) })
      .setProtectedHeader({ alg: "RS256", kid: "evil" })
      .setIssuer(origin)
      .setAudience(quillpostHere.client_id)
      .setSubject(claimed.sub)
      .setIssuedAt()
      .setExpirationTime("5 minutes")
      .sign(privateKey);
    return {
      access_token: randomBytes(16).toString("base64url"),
      token_type: "Bearer",
      expires_in: 300,
      id_token: idToken,
    };
  });

  service.get("/jwks", async () => ({ keys: [(await key()).jwk] }));
  service.get("/userinfo", async () => claimed);
  service.get("/contacts", async () => ({ contacts: friends }));
}

/** What Quillpost asked here, asked at Fernmail in Quillpost's name: state and challenge stay. */
async function questionForFernmail(
  asked: object,
  { origins }: Desk,
  send: HttpClient,
): Promise<string> {
  const { authorization_endpoint } = await readMetadata(send, origins!.fernmail);
  const question = new URLSearchParams(asked as Record<string, string>);
  question.set("client_id", quillpostAtFernmail);
  question.set("scope", "contacts.read");
  question.delete("resource");
  return `${authorization_endpoint}?${question}`;
}

async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "evil", use: "sig", alg: "RS256" };
  return { privateKey, jwk };
}
