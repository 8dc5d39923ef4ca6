import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { codeChallengeOf } from "@tale/protocol/pkce";

/**
 * What Quillpost wants to be allowed: a scope (RFC 6749 §3.3), or single things named in detail
 * (RFC 9396 §2).
 */
export type Wish = { readonly scope: string } | { readonly authorization_details: string };

export interface AuthorizationRequestParts {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly wish: Wish;
  readonly resource: string;
  readonly state: string;
  readonly codeVerifier: string;
}

/**
 * What Quillpost asks of a provider (RFC 6749 §4.1.1).
 * The verifier stays here: only its challenge travels (RFC 7636 §4.3).
 */
export function authorizationRequest({
  clientId,
  redirectUri,
  wish,
  resource,
  state,
  codeVerifier,
}: AuthorizationRequestParts) {
  return {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    ...wish,
    resource,
    state,
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: "S256",
  } satisfies AuthorizationRequest;
}
