import { second, type Clock } from "@tale/service/clock";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import * as checks from "./access-token.checks.ts";
import type { TokenHolder } from "./access.ts";
import type { IssuerKeys, KeySet } from "./issuer-keys.ts";
import { tokenHolder } from "./token-holder.ts";
import { checkKind } from "./token-kind.checks.ts";

export interface AccessTokenRules {
  readonly resource: string;
  readonly trustedIssuers: readonly TrustedIssuer[];
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
 * Validates a JWT access token by itself, in the order of RFC 9068 §4, as strictly as its issuer's
 * profile allows; asks the issuer for nothing but its public keys. It does not learn of revocation:
 * a token given back lives until it expires.
 */
export async function validateAccessToken(
  token: string,
  { resource, trustedIssuers, keys, now }: AccessTokenRules,
): Promise<ValidToken> {
  const unverified = checks.checkForm(token);
  checks.checkExtensions(unverified);
  const issuer = checks.checkIssuer(unverified, trustedIssuers);
  const accessToken = checkKind(unverified, issuer);
  checks.checkAudience(accessToken, resource);
  checks.checkAlgorithm(accessToken, issuer);
  const signed = await checks.checkSignature(accessToken, issuer, keys, now() / second);
  const { claims, provenBy } = signed;
  checks.checkExpiry(claims, now() / second);
  checks.checkStart(claims, now() / second);
  checks.checkLifetime(claims);

  return {
    holder: tokenHolder(issuer.issuer, claims, resource),
    expiresAt: (claims.exp + checks.clockSkewSeconds) * second,
    provenBy,
  };
}
