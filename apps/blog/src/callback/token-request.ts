import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthorizationCode } from "../authorization-server/authorization-response.checks.ts";
import type { RegisteredProvider } from "../stores/provider.ts";

export interface Redemption {
  readonly code: AuthorizationCode;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/**
 * The code for tokens (RFC 6749 §4.1.3): the redirect URI as it was asked with, and the verifier
 * that only the asker has (RFC 7636 §4.5). The resource narrows the token to the contacts of this
 * provider (RFC 8707 §2.2).
 */
export function codeTokenRequest(
  { code, codeVerifier, redirectUri }: Redemption,
  { contactsUrl }: RegisteredProvider,
): TokenRequest {
  return {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    resource: contactsUrl,
  };
}
