import { Type, type Static } from "typebox";
import { open, text } from "./secrecy.ts";

/** The media type in an access token's header (RFC 9068 §2.1). */
export const accessTokenType = "at+jwt";

/** The claims of a JWT access token (RFC 9068 §2.2 and §2.2.1). Times are seconds since 1970. */
export const AccessTokenClaims = Type.Object({
  iss: Type.String(text),
  sub: Type.String(text),
  aud: Type.Union([Type.String(text), Type.Array(Type.String(text))]),
  client_id: Type.String(open),
  scope: Type.Optional(Type.String(text)),
  iat: Type.Number(),
  exp: Type.Number(),
  jti: Type.String(open),
  /** What it allows beside its scope; each reader checks what it understands (RFC 9396 §9.1). */
  authorization_details: Type.Optional(Type.Unknown(text)),
  auth_time: Type.Optional(Type.Number()),
});

export type AccessTokenClaims = Static<typeof AccessTokenClaims>;

/**
 * What an authorization server writes into its access tokens for itself: the grant they came from
 * (RFC 7519 §4.3). Nobody else reads it.
 */
export const PrivateClaims = Type.Object({ grant_id: Type.Optional(Type.String(open)) });

export type PrivateClaims = Static<typeof PrivateClaims>;
