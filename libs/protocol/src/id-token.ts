import { Type, type Static } from "typebox";
import { UserinfoResponse } from "./userinfo.ts";
import { secret, text } from "./secrecy.ts";

/** What a client is told about a sign-in (OpenID Connect Core §2). Times are in seconds. */
export const IdTokenClaims = Type.Object({
  iss: Type.String(text),
  aud: Type.Union([Type.String(text), Type.Array(Type.String(text))]),
  exp: Type.Number(),
  iat: Type.Number(),
  auth_time: Type.Optional(Type.Number()),
  nonce: Type.Optional(Type.String(secret("nonce"))),
  at_hash: Type.Optional(Type.String(secret("hash"))),
  /** Names the session, without opening it (OpenID Connect Front-Channel Logout §3). */
  sid: Type.Optional(Type.String(secret("session"))),
  ...UserinfoResponse.properties,
});

export type IdTokenClaims = Static<typeof IdTokenClaims>;
