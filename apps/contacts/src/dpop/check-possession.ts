import { second, type Clock } from "@tale/service/clock";
import type { CheckShowing } from "../bearer-token/authenticate.ts";
import type { DpopNonces } from "../stores/dpop-nonces.store.ts";
import type { UsedProofs } from "../stores/used-proofs.store.ts";
import * as checks from "./proof.checks.ts";

export interface PossessionRules {
  /** As clients know it, whatever stands in front of this server. */
  readonly origin: string;
  readonly nonces: DpopNonces;
  readonly usedProofs: UsedProofs;
  readonly now: Clock;
}

/**
 * `Authorization: DPoP …` with a `DPoP` header: a good token, and a fresh proof that its sender has
 * the key it is bound to (RFC 9449 §7). The token itself is validated, and remembered, like any
 * other; the proof is checked each time.
 */
export function createCheckPossession({
  origin,
  nonces,
  usedProofs,
  now,
}: PossessionRules): CheckShowing {
  return async (request, presented, holder) => {
    const text = checks.checkOneProof(request);
    checks.checkProofAlgorithm(text);
    const proof = await checks.checkSigned(text);
    checks.checkKey(proof, holder);
    checks.checkRequest(proof, request, origin);
    checks.checkAccessToken(proof, presented);
    checks.checkAge(proof, now() / second);
    checks.checkNonce(proof, await nonces.neededFor(proof.nonce));
    return checks.checkFirstUse(holder, proof, await usedProofs.use(...checks.useOf(proof)));
  };
}
