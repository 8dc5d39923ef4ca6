import { Type, type Static } from "typebox";

/** The `typ` of a logout token (OpenID Connect Back-Channel Logout §2.4). */
export const logoutTokenType = "logout+jwt";

/** The one event a logout token is about (OpenID Connect Back-Channel Logout §2.4). */
export const backChannelLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/**
 * What a client is told when a session ends; never with a nonce, so that nobody takes it for an
 * id_token (OpenID Connect Back-Channel Logout §2.4).
 */
export const LogoutTokenClaims = Type.Object({
  iss: Type.String(),
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  iat: Type.Number(),
  exp: Type.Number(),
  jti: Type.String(),
  events: Type.Object({ [backChannelLogoutEvent]: Type.Object({}) }),
  sub: Type.Optional(Type.String()),
  sid: Type.Optional(Type.String()),
});

export type LogoutTokenClaims = Static<typeof LogoutTokenClaims>;
