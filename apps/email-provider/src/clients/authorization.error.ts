import type { AuthorizationErrorCode } from "@tale/protocol/authorization-response";

/**
 * Ends an authorization request that is wrong (RFC 6749 §4.1.2.1). It cannot redirect: in the
 * browser an `ErrorRedirect` brings it to the client, which needs a registered redirect URI; on the
 * back channel it is told as JSON (RFC 8628 §3.1, RFC 9126 §2.3).
 */
export class AuthorizationError extends Error {
  override readonly name = "AuthorizationError";
  readonly code: AuthorizationErrorCode;

  constructor(code: AuthorizationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
