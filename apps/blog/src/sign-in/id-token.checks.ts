import { createHash } from "node:crypto";
import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { IdTokenClaims } from "@tale/protocol/id-token";
import { minute, second } from "@tale/service/clock";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { hash } from "../stores/hash.ts";
import { IdentityError } from "./sign-in.error.ts";

/** What Quillpost reads of an ID token (OpenID Connect Core §2), with bounds on what it keeps. */
const KnownClaims = Type.Object({
  ...Type.Pick(IdTokenClaims, ["iss", "aud", "exp", "iat", "nonce", "at_hash", "name"]).properties,
  sub: Type.String({ minLength: 1, maxLength: 255 }),
  azp: Type.Optional(Type.String()),
  sid: Type.Optional(Type.String({ maxLength: 255 })),
});

export type KnownClaims = Checked<Static<typeof KnownClaims>, "shape">;

/** Claims that passed every check of OpenID Connect Core §3.1.3.7: they say who signed in. */
export type ProvenClaims = Checked<
  KnownClaims,
  "from the provider" | "for us" | "of now" | "nonce" | "access token"
>;

/** How far the provider's clock may be from ours. */
const clockSkew = 30 * second;

/** OpenID Connect Core §2: an ID token says who, about whom, to whom, and for how long. */
export function checkClaims(claims: unknown): KnownClaims {
  check(
    "the ID token says who vouches for whom, to whom, and until when",
    "OpenID Connect Core §2",
    Value.Check(KnownClaims, claims),
    () => new IdentityError("the ID token lacks a claim, or has one of a wrong type"),
  );
  return claims as KnownClaims;
}

/** OpenID Connect Core §3.1.3.7, 2: it comes from the provider that was asked, byte by byte. */
export function checkFrom(
  issuer: string,
  claims: { readonly iss: string },
): asserts claims is Checked<typeof claims, "from the provider"> {
  check(
    "the token names the provider that was asked",
    "OpenID Connect Core §3.1.3.7",
    claims.iss === issuer,
    () => new IdentityError("it names another issuer"),
  );
}

/**
 * OpenID Connect Core §3.1.3.7, 3 to 5: it is meant for us and nobody else; what others may read,
 * others may show to us.
 */
export function checkForUs(
  clientId: string,
  claims: Pick<KnownClaims, "aud" | "azp">,
): asserts claims is Checked<typeof claims, "for us"> {
  const { aud, azp = clientId } = claims;
  const audience = [aud].flat();
  check(
    "the token is meant for this client alone",
    "OpenID Connect Core §3.1.3.7",
    audience.length === 1 && audience[0] === clientId && azp === clientId,
    () => new IdentityError("it is meant for somebody else, or for others as well"),
  );
}

/** OpenID Connect Core §3.1.3.7, 9 and 10: not over, and made just now. */
export function checkOfNow(
  now: number,
  claims: { readonly exp: number; readonly iat: number },
): asserts claims is Checked<typeof claims, "of now"> {
  const { exp, iat } = claims;
  const isOfNow =
    exp * second > now - clockSkew &&
    iat * second <= now + clockSkew &&
    iat * second > now - 10 * minute;
  check(
    "the token was made just now and is not over",
    "OpenID Connect Core §3.1.3.7",
    isOfNow,
    () => new IdentityError("it is over, or was made at another time"),
  );
}

/**
 * OpenID Connect Core §3.1.3.7, 11: it answers the authentication request of this very browser, and
 * was never used before.
 */
export function checkNonce(
  nonceHash: string,
  claims: KnownClaims,
): asserts claims is Checked<KnownClaims, "nonce"> {
  const { nonce = "" } = claims;
  check(
    "the ID token carries the nonce of this sign-in",
    "OpenID Connect Core §3.1.3.7",
    hash(nonce) === nonceHash,
    () => new IdentityError("the nonce is not the one of this sign-in"),
  );
}

/**
 * OpenID Connect Core §3.1.3.8: where it names the access token that came along, it is this one.
 */
export function checkAccessTokenHash(
  accessToken: string,
  algorithm: string,
  claims: KnownClaims,
): asserts claims is Checked<KnownClaims, "access token"> {
  const { at_hash } = claims;
  const digest = createHash(digestOf(algorithm)).update(accessToken, "ascii").digest();
  const expected = digest.subarray(0, digest.length / 2).toString("base64url");
  check(
    "the ID token belongs to the access token beside it",
    "OpenID Connect Core §3.1.3.8",
    at_hash === undefined || at_hash === expected,
    () => new IdentityError("it belongs to another access token"),
  );
}

function digestOf(algorithm: string): string {
  return algorithm.startsWith("Ed") ? "sha512" : `sha${algorithm.slice(2)}`;
}
