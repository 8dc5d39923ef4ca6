import type { Checked } from "@tale/protocol/checked";
import { hour, second } from "@tale/service/clock";
import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from "jose";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { checkToken } from "./invalid-token.ts";
import type { IssuerKeys, KeySet } from "./issuer-keys.ts";
import { checkClaims, isUnsaid, type Said, type TokenClaims } from "./token-claims.checks.ts";
import type {
  CredibleToken,
  IssuerOfToken,
  ReadableToken,
  SignedClaims,
  UnverifiedToken,
  VouchedClaims,
} from "./token-states.ts";

/** How far two clocks may be apart, in seconds as everything in a token. */
export const clockSkewSeconds = 30;

/** How long a token may live at most, in seconds. */
const longestLifetime = hour / second;

/** RFC 7519 §7.2: three parts, of which two are JSON objects. */
export function checkForm(token: string): UnverifiedToken {
  const unverified = decode(token);
  checkToken(
    "the token is a signed JWT",
    "RFC 7519 §7.2",
    unverified,
    "The token is not a signed JWT.",
  );
  return unverified as UnverifiedToken;
}

function decode(text: string) {
  try {
    return { text, header: decodeProtectedHeader(text), claims: decodeJwt(text) };
  } catch {
    return undefined;
  }
}

/** RFC 7515 §4.1.11: an extension that must be understood is not understood here. */
export function checkExtensions(token: UnverifiedToken): asserts token is ReadableToken {
  checkToken(
    "the token uses no extension",
    "RFC 7515 §4.1.11",
    token.header.crit === undefined,
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
): IssuerOfToken {
  const trusted = trustedIssuers.find(({ issuer }) => issuer === claims.iss);
  checkToken(
    "the issuer is trusted",
    "RFC 9068 §4",
    trusted,
    "The token comes from an issuer that is not trusted here.",
  );
  return trusted as IssuerOfToken;
}

/**
 * RFC 9068 §4: a token meant for another resource must not open this one, or any resource could
 * plunder the next.
 */
export function checkAudience(
  token: { readonly claims: Said },
  resource: string,
): asserts token is Checked<{ readonly claims: Said }, "for this resource"> {
  const { aud } = token.claims;
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
export function checkAlgorithm(
  token: UnverifiedToken,
  { algorithms }: TrustedIssuer,
): asserts token is Checked<UnverifiedToken, "algorithm allowed"> {
  checkToken(
    "the algorithm is on our list",
    "RFC 8725 §3.1",
    algorithms.includes(String(token.header.alg)),
    `The token is signed by an algorithm that is not accepted here: alg may be ${algorithms.join(", ")}.`,
  );
}

/**
 * RFC 9068 §4: everything the token says counts only from here on. A key not yet known is asked for
 * once.
 */
export async function checkSignature(
  { text }: CredibleToken,
  trusted: IssuerOfToken,
  keys: IssuerKeys,
  seconds: number,
): Promise<SignedClaims> {
  const { issuer, algorithms, requiredClaims } = trusted;
  const known = await keys.current(issuer);
  const first = await verify(text, known, algorithms);
  const isKeyUnknown = first instanceof errors.JWKSNoMatchingKey;
  const provenBy = isKeyUnknown ? await keys.renewed(issuer) : known;
  const failure =
    isKeyUnknown && provenBy !== known ? await verify(text, provenBy, algorithms) : first;
  checkToken(
    "the signature is the issuer's",
    "RFC 9068 §4",
    failure === undefined,
    "The token's signature does not hold.",
    failure,
  );
  const said = decodeJwt(text);
  const claims: TokenClaims = checkClaims(said, trusted, requiredClaims, "RFC 9068 §2.2", seconds);
  return { claims: claims as VouchedClaims, provenBy };
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
export function checkExpiry(
  claims: TokenClaims,
  seconds: number,
): asserts claims is Checked<TokenClaims, "unexpired"> {
  checkToken(
    "the token has not expired",
    "RFC 9068 §4",
    seconds < claims.exp + clockSkewSeconds,
    "The token has expired.",
  );
}

/** RFC 7519 §4.1.5 and §4.1.6: a token from the future is a mistake or a forgery in stock. */
export function checkStart(
  claims: TokenClaims,
  seconds: number,
): asserts claims is Checked<TokenClaims, "begun"> {
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
export function checkLifetime(
  claims: TokenClaims,
): asserts claims is Checked<TokenClaims, "short-lived"> {
  checkToken(
    "the token lives an hour at most",
    "RFC 6750 §5.3",
    claims.exp - claims.iat <= longestLifetime,
    `The token lives longer than is accepted here: exp may be ${longestLifetime} seconds after iat at most.`,
  );
}
