import { Type, type Static } from "typebox";
import { open, secret, text } from "./secrecy.ts";

/** The `typ` of a logout token (OpenID Connect Back-Channel Logout §2.4). */
export const logoutTokenType = "logout+jwt";

/** The one event a logout token is about (OpenID Connect Back-Channel Logout §2.4). */
export const backChannelLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/**
 * What a client is told when a session ends; never with a nonce, so that nobody takes it for an
 * id_token (OpenID Connect Back-Channel Logout §2.4).
 */
export const LogoutTokenClaims = Type.Object({
  iss: Type.String(text),
  aud: Type.Union([Type.String(text), Type.Array(Type.String(text))]),
  iat: Type.Number(),
  exp: Type.Number(),
  jti: Type.String(open),
  events: Type.Object({ [backChannelLogoutEvent]: Type.Object({}) }),
  sub: Type.Optional(Type.String(text)),
  sid: Type.Optional(Type.String(secret("session"))),
});

export type LogoutTokenClaims = Static<typeof LogoutTokenClaims>;

/** How a client is told (OpenID Connect Back-Channel Logout §2.5). */
export const BackChannelLogoutRequest = Type.Object({
  logout_token: Type.String(secret("logout-token")),
});
