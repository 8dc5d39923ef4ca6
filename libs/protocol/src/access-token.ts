import { Type, type Static } from "typebox";

/** The media type in an access token's header (RFC 9068 §2.1). */
export const accessTokenType = "at+jwt";

/** The claims of a JWT access token (RFC 9068 §2.2 and §2.2.1). Times are seconds since 1970. */
export const AccessTokenClaims = Type.Object({
  iss: Type.String(),
  sub: Type.String(),
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  client_id: Type.String(),
  scope: Type.Optional(Type.String()),
  iat: Type.Number(),
  exp: Type.Number(),
  jti: Type.String(),
  /** What it allows beside its scope; each reader checks what it understands (RFC 9396 §9.1). */
  authorization_details: Type.Optional(Type.Unknown()),
  auth_time: Type.Optional(Type.Number()),
});

export type AccessTokenClaims = Static<typeof AccessTokenClaims>;
