import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import {
  algorithmOfProof,
  dpopAlgorithms,
  isSameTarget,
  readDpopProof,
  type DpopProof,
} from "@tale/protocol/dpop-proof";
import { minute, second, type Clock } from "@tale/service/clock";
import type { FastifyRequest } from "fastify";
import { TokenError } from "../../clients/token.error.ts";
import type { UsedJtisStore } from "../../stores/used-jtis.store.ts";
import type { Nonces } from "./nonces.ts";

/** How far a client's clock may be from ours, and how long its proof may have been on the way. */
const ahead = 30 * second;
const behind = 2 * minute;

/** The header's text: there is one. */
type ProofText = Checked<string, "one proof">;

/** A proof for this request, made just now with a nonce of ours. */
export type FreshProof = Checked<
  DpopProof,
  "well-formed" | "for this request" | "nonce of ours" | "made just now"
>;

/** A proof that passed every check, and is used up. */
export type UsedProof = Checked<FreshProof, "first use">;

export interface ProofOptions {
  readonly issuer: string;
  readonly nonces: Nonces;
  readonly usedJtis: UsedJtisStore;
  readonly now: Clock;
}

/**
 * RFC 9449 §4.3: every check on the proof of a request, in order; `useProof` comes last. @throws
 * TokenError
 */
export async function checkDpopProof(
  { method, url, headers }: Pick<FastifyRequest, "method" | "url" | "headers">,
  { issuer, nonces, now }: ProofOptions,
): Promise<FreshProof> {
  const text = checkOneProof(headers["dpop"]);
  checkProofAlgorithm(text);
  const proof = await checkWellFormed(text);
  checkTarget(proof, method, new URL(url, issuer).href);
  checkNonce(proof, nonces);
  checkTime(proof, now());
  return proof;
}

/** RFC 9449 §11.1: the proof is used up by its use; of any number at once, one is first. */
export async function useProof(proof: FreshProof, { usedJtis }: ProofOptions): Promise<UsedProof> {
  const { jkt, jti, iat } = proof;
  const isFirst = await usedJtis.use(`DPoP key ${jkt}`, jti, iat * second + behind);
  return checkProofFirstUse(proof, isFirst);
}

/**
 * RFC 9449 §4.3: a second proof would leave open which key the tokens are for. Headers of one name
 * arrive joined by commas, which no JWT has.
 */
function checkOneProof(header: string | string[] | undefined): ProofText {
  check(
    "there is one DPoP proof",
    "RFC 9449 §4.3",
    typeof header === "string" && !header.includes(","),
    refuse("send exactly one DPoP header"),
  );
  return header as ProofText;
}

/**
 * RFC 9449 §4.3, step 5: first, because a client whose algorithm is not taken must hear which ones
 * are.
 */
function checkProofAlgorithm(text: string): asserts text is Checked<string, "algorithm taken"> {
  const algorithm = algorithmOfProof(text);
  const isTaken = algorithm === undefined || dpopAlgorithms.includes(algorithm);
  check(
    "the proof's algorithm is taken here",
    "RFC 9449 §4.3",
    isTaken,
    refuse(`sign the DPoP proof with one of ${dpopAlgorithms.join(", ")}`),
  );
}

/**
 * RFC 9449 §4.3: a JWT of its own type with every claim it needs, signed by the very key it shows.
 */
async function checkWellFormed(
  text: Checked<ProofText, "algorithm taken">,
): Promise<Checked<DpopProof, "well-formed">> {
  const proof = await readDpopProof(text);
  check(
    "the proof is complete, and signed by the key inside",
    "RFC 9449 §4.3",
    proof,
    refuse(
      "the DPoP proof is malformed, or not signed by the key in its jwk, or that key is for something else",
    ),
  );
  return proof as Checked<DpopProof, "well-formed">;
}

/** RFC 9449 §4.3: a proof that was shown elsewhere proves nothing here. */
function checkTarget(
  proof: DpopProof,
  method: string,
  url: string,
): asserts proof is Checked<DpopProof, "for this request"> {
  const { htm, htu } = proof;
  check(
    "the proof is for this method",
    "RFC 9449 §4.3",
    htm === method,
    refuse("htm is not the method of this request"),
  );
  check(
    "the proof is for this address",
    "RFC 9449 §4.3",
    isSameTarget(htu, url),
    refuse("htu is not the address of this request"),
  );
}

/**
 * RFC 9449 §8: who has a nonce of ours made the proof moments ago; before the time, because a clock
 * can be wrong and this cannot.
 */
function checkNonce(
  proof: DpopProof,
  nonces: Nonces,
): asserts proof is Checked<DpopProof, "nonce of ours"> {
  const { nonce } = proof;
  check(
    "the proof has a nonce of ours",
    "RFC 9449 §8",
    nonce !== undefined && nonces.isGood(nonce),
    () =>
      new TokenError(
        "use_dpop_nonce",
        "make a new DPoP proof with the nonce of the DPoP-Nonce header",
      ),
  );
}

/** RFC 9449 §11.1: a proof is made for a request, not kept for one. */
function checkTime(
  proof: DpopProof,
  now: number,
): asserts proof is Checked<DpopProof, "made just now"> {
  const { iat } = proof;
  check(
    "the proof was made just now",
    "RFC 9449 §4.3",
    iat * second >= now - behind && iat * second <= now + ahead,
    refuse("iat is not close to now"),
  );
}

/** RFC 9449 §11.1: a proof is used once. */
function checkProofFirstUse(proof: FreshProof, isFirst: boolean): UsedProof {
  check(
    "the proof is used for the first time",
    "RFC 9449 §11.1",
    isFirst,
    refuse("the DPoP proof was used before"),
  );
  return proof as UsedProof;
}

function refuse(message: string): () => TokenError {
  return () => new TokenError("invalid_dpop_proof", message);
}
