import { signingAlgorithm } from "./client-key.ts";
import type { ProviderMetadata } from "./discovery.checks.ts";
import type { Provider } from "../stores/provider.ts";

/** What Quillpost does with a provider beyond the plain code flow. */
export interface Protections {
  /**
   * The authorization request goes ahead through the back channel, and the browser carries a
   * reference to it (RFC 9126).
   */
  readonly pushes: boolean;
  /** Tokens are bound to a key of ours: whoever steals one cannot use it (RFC 9449). */
  readonly bindsTokens: boolean;
  /**
   * Where Quillpost registers itself, it signs who it is instead of sharing a secret (RFC 7523).
   */
  readonly signsAssertions: boolean;
}

/**
 * Whatever the server offers is used. With the profile `plain` nothing of it is: there one sees the
 * code flow as it is in RFC 6749, and only what the server insists on comes on top.
 */
export function protectionsOf(
  { profile }: Pick<Provider, "profile">,
  metadata: ProviderMetadata,
): Protections {
  const {
    require_pushed_authorization_requests: mustPush = false,
    dpop_signing_alg_values_supported: proofs = [],
  } = metadata;
  const {
    token_endpoint_auth_methods_supported: methods = [],
    token_endpoint_auth_signing_alg_values_supported: algorithms = [],
  } = metadata;
  const isPlain = profile === "plain";
  return {
    pushes: mustPush || (!isPlain && metadata.pushed_authorization_request_endpoint !== undefined),
    bindsTokens: !isPlain && proofs.includes(signingAlgorithm),
    signsAssertions:
      !isPlain && methods.includes("private_key_jwt") && algorithms.includes(signingAlgorithm),
  };
}
