import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import type { Provider } from "../stores/provider.ts";

/**
 * Whether a provider says who people are (OpenID Connect Discovery §3), and knows the address to
 * which they come back.
 */
export function canSignIn(
  { offersSignIn }: Provider,
  { id_token_signing_alg_values_supported, jwks_uri }: ProviderMetadata,
): boolean {
  return (
    offersSignIn === 1 &&
    id_token_signing_alg_values_supported !== undefined &&
    jwks_uri !== undefined
  );
}
