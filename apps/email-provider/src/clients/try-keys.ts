import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from "jose";
import type { Client } from "./client.ts";

/** Finds the key a signature is checked with. */
export type FindKey = (
  header?: JWSHeaderParameters,
  token?: FlattenedJWSInput,
) => Promise<CryptoKey>;

/**
 * Verifies with the keys a client registered. RFC 7515 §4.1.4: a signature need not say which of
 * them made it; then each that can have is tried.
 *
 * @throws JOSEError as `verify` does
 */
export async function tryKeys<Verified>(
  jwks: NonNullable<Client["jwks"]>,
  verify: (findKey: FindKey) => Promise<Verified>,
): Promise<Verified> {
  try {
    return await verify(createLocalJWKSet(jwks as JSONWebKeySet));
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await verify(async () => key).catch(ignoreOtherKey);
      if (verified !== undefined) return verified;
    }
    throw error;
  }
}

function ignoreOtherKey(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
}
