import { check, type Section } from "@tale/protocol/check";
import {
  algorithmOfProof,
  athOf,
  dpopAlgorithms,
  isSameTarget,
  readDpopProof,
  type DpopProof,
} from "@tale/protocol/dpop-proof";
import type { FastifyRequest } from "fastify";
import type { TokenHolder } from "../bearer-token/access.ts";
import { clockSkewSeconds } from "../bearer-token/access-token.checks.ts";
import { BearerChallenge } from "../bearer-token/bearer-challenge.error.ts";
import type { DpopNonces } from "../stores/dpop-nonces.store.ts";
import type { UsedProofs } from "../stores/used-proofs.store.ts";
import { DpopChallenge } from "./dpop-challenge.error.ts";

/** How old a proof may be, in seconds; clocks may be apart by `clockSkewSeconds` besides. */
const longestAge = 60;

function checkProof(
  claim: string,
  section: Section,
  holds: unknown,
  description: string,
): asserts holds {
  check(claim, section, holds, () => new DpopChallenge("invalid_dpop_proof", description));
}

/** RFC 9449 §4.3, step 1: of two proofs nobody can say which one is meant. */
export function checkOneProof({ raw, headers }: FastifyRequest): string {
  const times = raw.rawHeaders.filter(
    (text, index) => index % 2 === 0 && text.toLowerCase() === "dpop",
  ).length;
  checkProof(
    "one proof comes with the token",
    "RFC 9449 §4.3",
    times === 1,
    "Send one DPoP header with a proof.",
  );
  return String(headers["dpop"]);
}

/**
 * RFC 9449 §4.3, step 5: first, because a client whose algorithm is not taken must hear which ones
 * are.
 */
export function checkAlgorithm(text: string): void {
  const algorithm = algorithmOfProof(text);
  const isTaken = algorithm === undefined || dpopAlgorithms.includes(algorithm);
  checkProof(
    "the proof's algorithm is taken here",
    "RFC 9449 §4.3",
    isTaken,
    `Sign the proof with one of ${dpopAlgorithms.join(", ")}.`,
  );
}

/**
 * RFC 9449 §4.3, steps 2 to 7: a stranger can make one too; whose key it is decides the next check.
 */
export async function checkSigned(text: string): Promise<DpopProof> {
  const proof = await readDpopProof(text);
  checkProof(
    "the proof is signed by the key inside it",
    "RFC 9449 §4.3",
    proof,
    "The proof is not well-formed, or not signed by the key inside it, or that key is for something else.",
  );
  return proof;
}

/**
 * RFC 9449 §7.1: the key must be the one the issuer bound the token to. A token bound to none gains
 * nothing by a proof.
 */
export function checkKey({ jkt }: DpopProof, { boundTo }: TokenHolder): void {
  check(
    "the token is bound to the proof's key",
    "RFC 9449 §7.1",
    jkt === boundTo,
    () =>
      new BearerChallenge(
        "invalid_token",
        boundTo
          ? "The token is bound to another key."
          : "The token is bound to no key: show it with the scheme Bearer.",
      ),
  );
}

/**
 * RFC 9449 §4.3, steps 8 and 9: a proof seen by another server, or made for a smaller deed, is none
 * for this request.
 */
export function checkRequest(
  { htm, htu }: DpopProof,
  { method, url }: FastifyRequest,
  origin: string,
): void {
  checkProof(
    "the proof is for this method",
    "RFC 9449 §4.3",
    htm === method,
    "The proof is for another method.",
  );
  checkProof(
    "the proof is for this address",
    "RFC 9449 §4.3",
    isSameTarget(htu, `${origin}${url}`),
    "The proof is for another address.",
  );
}

/** RFC 9449 §4.3, step 12: the same key may have several tokens; a proof is for one. */
export function checkAccessToken({ ath }: DpopProof, token: string): void {
  checkProof(
    "the proof is for this token",
    "RFC 9449 §4.3",
    ath === athOf(token),
    "The proof is for another access token.",
  );
}

/** RFC 9449 §4.3, step 11, and §11.1: used proofs are remembered for that long and no longer. */
export function checkAge({ iat }: DpopProof, seconds: number): void {
  checkProof(
    "the proof was made just now",
    "RFC 9449 §4.3",
    iat <= seconds + clockSkewSeconds && seconds < iat + longestAge + clockSkewSeconds,
    "The proof was not made just now.",
  );
}

/**
 * RFC 9449 §9: proofs cannot be made in stock, because nobody knows tomorrow's nonce. Only the
 * key's owner is told the next one.
 */
export async function checkNonce({ nonce }: DpopProof, nonces: DpopNonces): Promise<void> {
  const isFresh = nonce !== undefined && (await nonces.isFresh(nonce));
  const next = isFresh ? undefined : await nonces.current();
  check(
    "the proof has a nonce of ours",
    "RFC 9449 §4.3",
    isFresh,
    () =>
      new DpopChallenge(
        "use_dpop_nonce",
        "The proof needs the nonce in the DPoP-Nonce header.",
        next,
      ),
  );
}

/** RFC 9449 §11.1: last of all, so that a proof is used up only by the request it opens. */
export async function checkFirstUse(
  { jkt, jti, iat }: DpopProof,
  usedProofs: UsedProofs,
): Promise<void> {
  const isFirst = await usedProofs.use(`${jkt} ${jti}`, iat + longestAge + clockSkewSeconds);
  checkProof(
    "the proof was not used before",
    "RFC 9449 §11.1",
    isFirst,
    "The proof was used before.",
  );
}
