import { createDpopKey, type DpopKey } from "@tale/protocol/dpop-key";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { HttpClient } from "@tale/service/http-client";
import { asking } from "../refusals/party.error.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { postForm, type DecidedAnswer } from "./back-channel.ts";
import type { ClientAuthentication } from "./client-authentication.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import type { Proofs } from "./proofs.ts";
import { protectionsOf } from "./protections.ts";
import {
  checkNoError,
  checkScopeForm,
  checkTokenForm,
  checkTokenShape,
  checkTokenType,
  type UsableResponse,
} from "./token-endpoint.checks.ts";

/**
 * What a token request brought, and the key that the tokens are bound to, if they are (RFC 9449
 * §5).
 */
export type IssuedTokens = UsableResponse & { readonly dpopKey?: DpopKey | undefined };

/**
 * Sends one token request, whatever the grant, and answers with tokens that passed every check.
 *
 * @param boundTo the key that the refresh token in the request is bound to
 * @throws TokenError
 */
export type TokenEndpoint = (
  provider: RegisteredProvider,
  metadata: ProviderMetadata,
  request: TokenRequest,
  boundTo?: DpopKey,
) => Promise<IssuedTokens>;

export interface TokenEndpointOptions {
  readonly http: HttpClient;
  readonly authenticateClient: ClientAuthentication;
  readonly proofs: Proofs;
}

/**
 * The token endpoint as its client sees it (RFC 6749 §3.2): grants differ in what they send, not in
 * what may come back.
 */
export function createTokenEndpoint({
  http,
  authenticateClient,
  proofs,
}: TokenEndpointOptions): TokenEndpoint {
  return (provider, metadata, request, boundTo) =>
    asking(request.grant_type === "refresh_token" ? "refresh" : "code", async () => {
      const { bindsTokens } = protectionsOf(provider, metadata);
      const dpopKey = boundTo ?? (bindsTokens ? await createDpopKey() : undefined);
      const ask = async (send: HttpClient): Promise<DecidedAnswer> =>
        postForm(
          send,
          metadata.token_endpoint,
          request as Record<string, string>,
          await authenticateClient(provider),
        );
      const answer = dpopKey ? await proofs.exchange(dpopKey, ask) : await ask(http);
      checkNoError(answer);
      const response = checkTokenShape(answer);
      checkTokenType(response, dpopKey ? "DPoP" : "Bearer");
      checkTokenForm(response);
      checkScopeForm(response);
      return { ...response, dpopKey };
    });
}
