import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { codeChallengeOf } from "@tale/protocol/pkce";

export interface Question {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly resource: string;
  readonly state: string;
  readonly codeVerifier: string;
}

/**
 * Quillpost's question to a provider (RFC 6749 §4.1.1).
 * The verifier stays here: only its challenge travels (RFC 7636 §4.3).
 */
export function authorizationRequest(question: Question) {
  return {
    response_type: "code",
    client_id: question.clientId,
    redirect_uri: question.redirectUri,
    scope: question.scope,
    resource: question.resource,
    state: question.state,
    code_challenge: codeChallengeOf(question.codeVerifier),
    code_challenge_method: "S256",
  } satisfies AuthorizationRequest;
}
