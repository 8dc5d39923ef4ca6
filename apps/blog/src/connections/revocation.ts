import type { RevocationRequest } from "@tale/protocol/revocation";
import { Unreachable, type HttpClient } from "@tale/service/http-client";
import { authenticateClient } from "../authorization-server/client-authentication.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { TokenError } from "../authorization-server/token.error.ts";
import type { Tokens } from "../stores/connections.store.ts";
import type { ProvidersStore, RegisteredProvider } from "../stores/providers.store.ts";

export interface RevocationOptions {
  readonly http: HttpClient;
  readonly discovery: Discovery;
  readonly secretOf: ProvidersStore["secretOf"];
}

/**
 * Gives a token back (RFC 7009 §2.1). The refresh token, if there is one: with it go the access tokens made from it.
 *
 * @step act-6.revocation-request
 * @returns whether the provider confirmed it
 */
export async function revoke({ http, discovery, secretOf }: RevocationOptions, provider: RegisteredProvider, { refreshToken, accessToken }: Tokens): Promise<boolean> {
  const request: RevocationRequest = refreshToken ? { token: refreshToken, token_type_hint: "refresh_token" } : { token: accessToken, token_type_hint: "access_token" };
  try {
    const { revocation_endpoint } = await discovery.recent(provider.issuer);
    if (!revocation_endpoint) return false;
    const { headers, parameters } = authenticateClient(provider, secretOf);
    const body = new URLSearchParams({ ...request, ...parameters }).toString();
    const { status } = await http(revocation_endpoint, { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body });
    return status === 200;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof DiscoveryError || error instanceof TokenError) return false;
    throw error;
  }
}
