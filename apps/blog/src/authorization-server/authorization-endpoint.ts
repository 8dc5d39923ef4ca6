import type { RegisteredProvider } from "../stores/provider.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import { protectionsOf } from "./protections.ts";
import type { PushedRequestEndpoint } from "./pushed-request-endpoint.ts";

/**
 * The URL that takes a browser to a provider with an authorization request. @throws TokenError
 * where the request has to be pushed, and cannot be
 */
export type AuthorizationEndpoint = (
  provider: RegisteredProvider,
  metadata: ProviderMetadata,
  parameters: Readonly<Record<string, string>>,
) => Promise<string>;

/**
 * The authorization endpoint as its client sees it (RFC 6749 §3.1): the request stands in the
 * query, or was pushed ahead.
 */
export function createAuthorizationEndpoint(push: PushedRequestEndpoint): AuthorizationEndpoint {
  return async (provider, metadata, parameters) => {
    const { pushes } = protectionsOf(provider, metadata);
    return urlWith(metadata, pushes ? await push(provider, metadata, parameters) : parameters);
  };
}

/** An endpoint's own query is kept (RFC 6749 §3.1). */
function urlWith(
  { authorization_endpoint }: ProviderMetadata,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(authorization_endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
