import { codeChallengeOf } from "@tale/protocol/pkce";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";

export interface Question {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly resource: string;
  readonly state: string;
  readonly codeVerifier: string;
}

/**
 * The URL that takes a browser to the provider with Quillpost's question (RFC 6749 §4.1.1).
 * The verifier stays here: only its challenge travels (RFC 7636 §4.3). An endpoint's own query is kept (RFC 6749 §3.1).
 */
export function authorizationRequestUrl({ authorization_endpoint }: ProviderMetadata, question: Question): string {
  const url = new URL(authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: question.clientId,
    redirect_uri: question.redirectUri,
    scope: question.scope,
    resource: question.resource,
    state: question.state,
    code_challenge: codeChallengeOf(question.codeVerifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
