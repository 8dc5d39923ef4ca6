import { hour, second } from "@tale/service/clock";
import {
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type ProtectedHeaderParameters,
} from "jose";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { checkToken } from "./invalid-token.ts";
import type { IssuerKeys, KeySet } from "./issuer-keys.ts";
import { checkClaims, isUnsaid, type Said, type TokenClaims } from "./token-claims.checks.ts";

/** How far two clocks may be apart, in seconds as everything in a token. */
export const clockSkewSeconds = 30;

/** How long a token may live at most, in seconds. */
const longestLifetime = hour / second;

/** The two halves of a token as it claims to be; nothing in them is proven. */
export interface UnverifiedToken {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** Claims whose signature held, with the keys that proved it. Made by `checkSignature` only. */
export interface SignedClaims {
  readonly claims: TokenClaims;
  readonly provenBy: KeySet;
}

/** When a token is good, in seconds since 1970. */
export interface Validity {
  readonly claims: { readonly iat: number; readonly exp: number; readonly nbf?: unknown };
}

/** RFC 7519 §7.2: three parts, of which two are JSON objects. */
export function checkForm(token: string): UnverifiedToken {
  const unverified = decode(token);
  checkToken(
    "the token is a signed JWT",
    "RFC 7519 §7.2",
    unverified,
    "The token is not a signed JWT.",
  );
  return unverified;
}

function decode(token: string): UnverifiedToken | undefined {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** RFC 7515 §4.1.11: an extension that must be understood is not understood here. */
export function checkExtensions({ header }: UnverifiedToken): void {
  checkToken(
    "the token uses no extension",
    "RFC 7515 §4.1.11",
    header.crit === undefined,
    "The token uses an extension that is not understood here.",
  );
}

/**
 * RFC 9068 §4: only the issuers this resource was told to trust, compared byte by byte. Says how to
 * read the token, and whose keys to ask for.
 */
export function checkIssuer(
  { claims }: UnverifiedToken,
  trustedIssuers: readonly TrustedIssuer[],
): TrustedIssuer {
  const trusted = trustedIssuers.find(({ issuer }) => issuer === claims.iss);
  checkToken(
    "the issuer is trusted",
    "RFC 9068 §4",
    trusted,
    "The token comes from an issuer that is not trusted here.",
  );
  return trusted;
}

/**
 * RFC 9068 §4: a token meant for another resource must not open this one, or any resource could
 * plunder the next.
 */
export function checkAudience({ aud }: Said, resource: string): void {
  checkToken(
    "the token says whom it is meant for",
    "RFC 9068 §4",
    !isUnsaid(aud),
    "The token lacks aud.",
  );
  checkToken(
    "the token is meant for this resource",
    "RFC 9068 §4",
    [aud].flat().includes(resource),
    `The token is meant for another resource: its aud does not name ${resource}.`,
  );
}

/** RFC 9068 §4 and RFC 8725 §3.1: the algorithms are ours to choose, never the token's. */
export function checkAlgorithm({ header }: UnverifiedToken, { algorithms }: TrustedIssuer): void {
  checkToken(
    "the algorithm is on our list",
    "RFC 8725 §3.1",
    algorithms.includes(String(header.alg)),
    `The token is signed by an algorithm that is not accepted here: alg may be ${algorithms.join(", ")}.`,
  );
}

/**
 * RFC 9068 §4: everything the token says counts only from here on. A key not yet known is asked for
 * once.
 */
export async function checkSignature(
  token: string,
  trusted: TrustedIssuer,
  keys: IssuerKeys,
  seconds: number,
): Promise<SignedClaims> {
  const { issuer, algorithms, requiredClaims } = trusted;
  const known = await keys.current(issuer);
  const first = await verify(token, known, algorithms);
  const isKeyUnknown = first instanceof errors.JWKSNoMatchingKey;
  const provenBy = isKeyUnknown ? await keys.renewed(issuer) : known;
  const failure =
    isKeyUnknown && provenBy !== known ? await verify(token, provenBy, algorithms) : first;
  checkToken(
    "the signature is the issuer's",
    "RFC 9068 §4",
    failure === undefined,
    "The token's signature does not hold.",
    failure,
  );
  return {
    claims: checkClaims(decodeJwt(token), trusted, requiredClaims, "RFC 9068 §2.2", seconds),
    provenBy,
  };
}

/** @returns why the signature does not hold, or nothing when it does */
async function verify(token: string, keys: KeySet, allowed: readonly string[]): Promise<unknown> {
  const algorithms = [...allowed];
  try {
    await compactVerify(token, keys, { algorithms });
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return error;
    for await (const key of error) if (await isSignedBy(token, key, algorithms)) return undefined;
    return error;
  }
}

async function isSignedBy(token: string, key: CryptoKey, algorithms: string[]): Promise<boolean> {
  return compactVerify(token, key, { algorithms }).then(
    () => true,
    () => false,
  );
}

/** RFC 9068 §4: the thirty seconds are for clocks that disagree. */
export function checkExpiry({ claims }: Validity, seconds: number): void {
  checkToken(
    "the token has not expired",
    "RFC 9068 §4",
    seconds < claims.exp + clockSkewSeconds,
    "The token has expired.",
  );
}

/** RFC 7519 §4.1.5 and §4.1.6: a token from the future is a mistake or a forgery in stock. */
export function checkStart({ claims }: Validity, seconds: number): void {
  const { iat, nbf = iat } = claims;
  const early = Object.entries({ iat, nbf }).find(
    ([, start]) => !(typeof start === "number" && start <= seconds + clockSkewSeconds),
  );
  checkToken(
    "the token's time has come",
    "RFC 7519 §4.1.5",
    early === undefined,
    `The token is not valid yet: its ${early?.[0]} is not past.`,
  );
}

/**
 * RFC 6750 §5.3: a stolen token must die soon, whatever an issuer wrote into it; `exp: 1e308` is a
 * number too.
 */
export function checkLifetime({ claims }: Validity): void {
  checkToken(
    "the token lives an hour at most",
    "RFC 6750 §5.3",
    claims.exp - claims.iat <= longestLifetime,
    `The token lives longer than is accepted here: exp may be ${longestLifetime} seconds after iat at most.`,
  );
}
