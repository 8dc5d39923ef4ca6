import { Type, type Static } from "typebox";
import { secret, text } from "./secrecy.ts";

/**
 * Why an authorization request failed, as told through the browser (RFC 6749 §4.1.2.1, RFC 8707 §2,
 * RFC 9101 §7, OpenID Connect Core §3.1.2.6).
 */
export const AuthorizationErrorCode = Type.Enum([
  "invalid_request",
  "unauthorized_client",
  "access_denied",
  "unsupported_response_type",
  "invalid_scope",
  "server_error",
  "temporarily_unavailable",
  "invalid_target",
  "invalid_authorization_details",
  "invalid_request_object",
  "login_required",
  "consent_required",
  "interaction_required",
  "unmet_authentication_requirements",
]);

export type AuthorizationErrorCode = Static<typeof AuthorizationErrorCode>;

/**
 * What comes back through the browser: a code, or an error; with both, `state` and `iss` (RFC 6749
 * §4.1.2, RFC 9207 §2).
 */
export const AuthorizationResponse = Type.Object({
  code: Type.Optional(Type.String(secret("authorization-code"))),
  error: Type.Optional(Type.String(text)),
  error_description: Type.Optional(Type.String(text)),
  error_uri: Type.Optional(Type.String(text)),
  state: Type.Optional(Type.String(secret("state"))),
  iss: Type.Optional(Type.String(text)),
});

export type AuthorizationResponse = Static<typeof AuthorizationResponse>;

/**
 * The URL that carries an authorization response to the client (RFC 6749 §4.1.2).
 * The redirect URI keeps the query it was registered with (RFC 6749 §3.1.2).
 */
export function responseUrl(redirectUri: string, response: AuthorizationResponse): string {
  const parameters = new URLSearchParams(
    Object.entries(response).filter(([, value]) => value !== undefined),
  );
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${parameters}`;
}
