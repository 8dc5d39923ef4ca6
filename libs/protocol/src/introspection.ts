import { Type, type Static } from "typebox";
import { SentClientCredentials } from "./client-credentials.ts";
import { open, secret, text } from "./secrecy.ts";

/** A resource server's question about a token (RFC 7662 §2.1). */
export const IntrospectionRequest = Type.Object({
  token: Type.Optional(Type.String(secret("opaque"))),
  token_type_hint: Type.Optional(Type.String(text)),
  ...SentClientCredentials.properties,
});

export type IntrospectionRequest = Static<typeof IntrospectionRequest>;

/**
 * The authorization server's answer; an inactive token is told apart by nothing but `active` (RFC
 * 7662 §2.2).
 */
export const IntrospectionResponse = Type.Union([
  Type.Object({ active: Type.Literal(false) }),
  Type.Object({
    active: Type.Literal(true),
    iss: Type.String(text),
    client_id: Type.String(open),
    scope: Type.Optional(Type.String(text)),
    /** What the token allows beside its scope (RFC 9396 §9.2). */
    authorization_details: Type.Optional(Type.ReadonlyType(Type.Array(Type.Unknown(text)))),
    token_type: Type.Optional(Type.Enum(["Bearer", "DPoP"])),
    sub: Type.Optional(Type.String(text)),
    aud: Type.Optional(Type.Union([Type.String(text), Type.Array(Type.String(text))])),
    iat: Type.Number(),
    exp: Type.Number(),
    jti: Type.Optional(Type.String(open)),
    /** The key the token is bound to (RFC 9449 §6.2). */
    cnf: Type.Optional(Type.Object({ jkt: Type.String(open) })),
  }),
]);

export type IntrospectionResponse = Static<typeof IntrospectionResponse>;
