import { Type, type Static } from "typebox";
import { secret, text } from "./secrecy.ts";

/**
 * Why the token endpoint, or another endpoint a client authenticates at, said no (RFC 6749 §5.2,
 * RFC 8628 §3.5, RFC 8707 §2, RFC 9396 §5, RFC 9449 §12.2; RFC 6749 §4.1.2.1 where it is asked too
 * much).
 */
export const TokenErrorCode = Type.Enum([
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "invalid_target",
  "invalid_authorization_details",
  "authorization_pending",
  "slow_down",
  "access_denied",
  "expired_token",
  "invalid_dpop_proof",
  "use_dpop_nonce",
  "temporarily_unavailable",
]);

export type TokenErrorCode = Static<typeof TokenErrorCode>;

/** The token endpoint's yes (RFC 6749 §5.1). `expires_in` is in seconds. */
export const TokenResponse = Type.Object({
  access_token: Type.String({ ...secret("access-token"), minLength: 1 }),
  token_type: Type.String({ ...text, minLength: 1 }),
  expires_in: Type.Optional(Type.Number({ minimum: 0 })),
  refresh_token: Type.Optional(Type.String({ ...secret("refresh-token"), minLength: 1 })),
  scope: Type.Optional(Type.String(text)),
  /** What was granted beside scopes (RFC 9396 §7). */
  authorization_details: Type.Optional(Type.Array(Type.Unknown(text))),
  /** Who signed in, if that was asked (OpenID Connect Core §3.1.3.3). */
  id_token: Type.Optional(Type.String(secret("id-token"))),
});

export type TokenResponse = Static<typeof TokenResponse>;

/** The body of every error of an endpoint a client speaks to directly (RFC 6749 §5.2). */
export const ErrorResponse = Type.Object({
  error: Type.String(text),
  error_description: Type.Optional(Type.String(text)),
});

export type ErrorResponse = Static<typeof ErrorResponse>;
