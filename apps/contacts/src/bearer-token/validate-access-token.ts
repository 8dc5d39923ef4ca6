import { second, type Clock } from "@tale/service/clock";
import * as checks from "./access-token.checks.ts";
import type { TokenHolder } from "./access.ts";
import type { IssuerKeys, KeySet } from "./issuer-keys.ts";
import { tokenHolder } from "./token-holder.ts";

export interface AccessTokenRules {
  readonly resource: string;
  readonly trustedIssuers: readonly string[];
  readonly keys: IssuerKeys;
  readonly now: Clock;
}

/** What validation found: who holds the token, and for how long and by which keys that was true. */
export interface ValidToken {
  readonly holder: TokenHolder;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly provenBy: KeySet;
}

/**
 * Validates a JWT access token by itself, in the order of RFC 9068 §4; asks the issuer for nothing but its public keys.
 * It does not learn of revocation: a token given back lives until it expires.
 */
export async function validateAccessToken(token: string, { resource, trustedIssuers, keys, now }: AccessTokenRules): Promise<ValidToken> {
  const unverified = checks.checkForm(token);
  checks.checkType(unverified);
  checks.checkExtensions(unverified);
  const issuer = checks.checkIssuer(unverified, trustedIssuers);
  checks.checkAudience(unverified, resource);
  checks.checkAlgorithm(unverified);
  const signed = await checks.checkSignature(token, issuer, keys);
  checks.checkExpiry(signed, now() / second);
  checks.checkStart(signed, now() / second);
  checks.checkLifetime(signed);

  const { claims, provenBy } = signed;
  return { holder: tokenHolder(issuer, claims, resource), expiresAt: (claims.exp + checks.clockSkewSeconds) * second, provenBy };
}
