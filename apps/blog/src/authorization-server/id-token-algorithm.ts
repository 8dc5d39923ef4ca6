import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { ProviderMetadata } from "./discovery.checks.ts";

/**
 * Signatures that only the provider can make, because only it has the private key (OpenID Connect
 * Core §10.1).
 */
export const IdTokenAlgorithm = Type.Enum([
  "ES256",
  "EdDSA",
  "Ed25519",
  "PS256",
  "RS256",
  "ES384",
  "ES512",
  "PS384",
  "PS512",
  "RS384",
  "RS512",
]);

export type IdTokenAlgorithm = Static<typeof IdTokenAlgorithm>;

/**
 * How a provider signs for a client that registered nothing else (OpenID Connect Registration §2).
 */
export const usualIdTokenAlgorithm = "RS256" satisfies IdTokenAlgorithm;

/**
 * Those that a provider announces and Quillpost can check, in the order in which Quillpost would
 * have them.
 */
export function idTokenAlgorithmsOf(metadata: ProviderMetadata | undefined): IdTokenAlgorithm[] {
  const announced = metadata?.id_token_signing_alg_values_supported ?? [];
  return IdTokenAlgorithm.enum.filter((algorithm) => announced.includes(algorithm));
}

export function isIdTokenAlgorithm(value: unknown): value is IdTokenAlgorithm {
  return Value.Check(IdTokenAlgorithm, value);
}
