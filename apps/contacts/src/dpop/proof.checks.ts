import { check, type Section } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import {
  algorithmOfProof,
  athOf,
  dpopAlgorithms,
  isSameTarget,
  readDpopProof,
  type DpopProof,
} from "@tale/protocol/dpop-proof";
import type { FastifyRequest } from "fastify";
import type { PresentHolder, TokenHolder } from "../bearer-token/access.ts";
import type { PresentedToken } from "../bearer-token/presented-token.checks.ts";
import { clockSkewSeconds } from "../bearer-token/access-token.checks.ts";
import { BearerChallenge } from "../bearer-token/bearer-challenge.error.ts";
import { DpopChallenge } from "./dpop-challenge.error.ts";

/** How old a proof may be, in seconds; clocks may be apart by `clockSkewSeconds` besides. */
const longestAge = 60;

/** The header's text: there is one. */
type ProofText = Checked<string, "one proof">;

type SignedProof = Checked<DpopProof, "signed">;

/** A proof for this very request, this token and its key, made just now with a nonce of ours. */
export type FreshProof = Checked<
  SignedProof,
  "key of the token" | "for this request" | "for this token" | "made just now" | "nonce of ours"
>;

function checkProof(
  claim: string,
  section: Section,
  holds: unknown,
  description: string,
): asserts holds {
  check(claim, section, holds, () => new DpopChallenge("invalid_dpop_proof", description));
}

/** RFC 9449 §4.3, step 1: of two proofs nobody can say which one is meant. */
export function checkOneProof({ raw, headers }: FastifyRequest): ProofText {
  const times = raw.rawHeaders.filter(
    (text, index) => index % 2 === 0 && text.toLowerCase() === "dpop",
  ).length;
  checkProof(
    "one proof comes with the token",
    "RFC 9449 §4.3",
    times === 1,
    "Send one DPoP header with a proof.",
  );
  return String(headers["dpop"]) as ProofText;
}

/**
 * RFC 9449 §4.3, step 5: first, because a client whose algorithm is not taken must hear which ones
 * are.
 */
export function checkProofAlgorithm(
  text: string,
): asserts text is Checked<string, "algorithm taken"> {
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
export async function checkSigned(
  text: Checked<ProofText, "algorithm taken">,
): Promise<SignedProof> {
  const proof = await readDpopProof(text);
  checkProof(
    "the proof is signed by the key inside it",
    "RFC 9449 §4.3",
    proof,
    "The proof is not well-formed, or not signed by the key inside it, or that key is for something else.",
  );
  return proof as SignedProof;
}

/**
 * RFC 9449 §7.1: the key must be the one the issuer bound the token to. A token bound to none gains
 * nothing by a proof.
 */
export function checkKey(
  proof: DpopProof,
  { boundTo }: TokenHolder,
): asserts proof is Checked<DpopProof, "key of the token"> {
  check(
    "the token is bound to the proof's key",
    "RFC 9449 §7.1",
    proof.jkt === boundTo,
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
  proof: DpopProof,
  { method, url }: FastifyRequest,
  origin: string,
): asserts proof is Checked<DpopProof, "for this request"> {
  const { htm, htu } = proof;
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
export function checkAccessToken(
  proof: DpopProof,
  { token }: PresentedToken,
): asserts proof is Checked<DpopProof, "for this token"> {
  checkProof(
    "the proof is for this token",
    "RFC 9449 §4.3",
    proof.ath === athOf(token),
    "The proof is for another access token.",
  );
}

/** RFC 9449 §4.3, step 11, and §11.1: used proofs are remembered for that long and no longer. */
export function checkAge(
  proof: DpopProof,
  seconds: number,
): asserts proof is Checked<DpopProof, "made just now"> {
  const { iat } = proof;
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
 *
 * @param needed the proof's own nonce while it is fresh, and otherwise the one to use instead
 */
export function checkNonce(
  proof: Checked<DpopProof, "key of the token">,
  needed: string,
): asserts proof is Checked<DpopProof, "key of the token" | "nonce of ours"> {
  check(
    "the proof has a nonce of ours",
    "RFC 9449 §4.3",
    proof.nonce === needed,
    () =>
      new DpopChallenge(
        "use_dpop_nonce",
        "The proof needs the nonce in the DPoP-Nonce header.",
        needed,
      ),
  );
}

/** What is remembered of a proof, and until when, in seconds since 1970 (RFC 9449 §11.1). */
export function useOf({ jkt, jti, iat }: DpopProof): [proof: string, expiresAt: number] {
  return [`${jkt} ${jti}`, iat + longestAge + clockSkewSeconds];
}

/** RFC 9449 §11.1: last of all, so that a proof is used up only by the request it opens. */
export function checkFirstUse(
  holder: TokenHolder,
  _proof: FreshProof,
  isFirst: boolean,
): PresentHolder {
  checkProof(
    "the proof was not used before",
    "RFC 9449 §11.1",
    isFirst,
    "The proof was used before.",
  );
  return holder as PresentHolder;
}
