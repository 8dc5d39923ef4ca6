import { Type, type Static } from "typebox";
import { secret, text } from "./secrecy.ts";

/**
 * What an authorization request says about sign-in, and about the answer to who the user is (OpenID
 * Connect Core §3.1.2.1 and §5.5).
 */
export const AuthenticationRequest = Type.Object({
  nonce: Type.Optional(Type.String(secret("nonce"))),
  prompt: Type.Optional(Type.String(text)),
  max_age: Type.Optional(Type.String(text)),
  login_hint: Type.Optional(Type.String(text)),
  id_token_hint: Type.Optional(Type.String(secret("id-token"))),
  claims: Type.Optional(Type.String(text)),
});

export type AuthenticationRequest = Static<typeof AuthenticationRequest>;

/** What a client wants to know of one claim (OpenID Connect Core §5.5.1). */
const ClaimRequest = Type.Union([
  Type.Null(),
  Type.Object({
    essential: Type.Optional(Type.Boolean()),
    value: Type.Optional(Type.Unknown(text)),
    values: Type.Optional(Type.Array(Type.Unknown(text))),
  }),
]);

const ClaimRequests = Type.Record(Type.String(), ClaimRequest);

/**
 * The `claims` parameter, parsed: which claims are wanted, and where (OpenID Connect Core §5.5).
 */
export const ClaimsParameter = Type.Object({
  userinfo: Type.Optional(ClaimRequests),
  id_token: Type.Optional(ClaimRequests),
});

export type ClaimsParameter = Static<typeof ClaimsParameter>;
