import type { TokenRequest } from "@tale/protocol/token-request";
import type { TokenResponse } from "@tale/protocol/token-response";
import { Unreachable, type HttpClient, type HttpResponse } from "@tale/service/http-client";
import type { ProvidersStore, RegisteredProvider } from "../stores/providers.store.ts";
import { authenticateClient } from "./client-authentication.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import { checkNoError, checkScopeForm, checkTokenForm, checkTokenShape, checkTokenType } from "./token-endpoint.checks.ts";
import { TokenError } from "./token.error.ts";

/** Sends one token request, whatever the grant, and answers with tokens that passed every check. @throws TokenError */
export type TokenEndpoint = (provider: RegisteredProvider, metadata: ProviderMetadata, request: TokenRequest) => Promise<TokenResponse>;

/** The token endpoint as its client sees it (RFC 6749 §3.2): grants differ in what they send, not in what may come back. */
export function createTokenEndpoint(http: HttpClient, secretOf: ProvidersStore["secretOf"]): TokenEndpoint {
  return async (provider, metadata, request) => {
    const { headers, parameters } = authenticateClient(provider, secretOf);
    const body = new URLSearchParams({ ...(request as Record<string, string>), ...parameters }).toString();
    const answer = await post(http, metadata.token_endpoint, headers, body);
    checkNoError(answer);
    const response = checkTokenShape(answer);
    checkTokenType(response);
    checkTokenForm(response);
    checkScopeForm(response);
    return response;
  };
}

async function post(http: HttpClient, url: string, headers: Readonly<Record<string, string>>, body: string): Promise<HttpResponse> {
  try {
    return await http(url, { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded", accept: "application/json" }, body });
  } catch (error) {
    if (error instanceof Unreachable) throw new TokenError("unreachable", error.message, { cause: error });
    throw error;
  }
}
