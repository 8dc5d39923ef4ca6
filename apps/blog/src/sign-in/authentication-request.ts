import { codeChallengeOf } from "@tale/protocol/pkce";

export interface AuthenticationRequestParts {
  readonly clientId: string;
  /** What is asked: see `signInScopeOf`. */
  readonly scope: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * “Who are you?” (OpenID Connect Core §3.1.2.1): an authorization request with `openid`, and a
 * nonce that comes back inside the ID token.
 */
export function authenticationRequest({
  clientId,
  scope,
  redirectUri,
  state,
  nonce,
  codeVerifier,
}: AuthenticationRequestParts) {
  return {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: "S256",
  };
}
