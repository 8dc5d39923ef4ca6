import type { ChallengeParameters } from "./bearer-challenge.ts";
import { formatChallenge, parseChallenge } from "./challenge.ts";
import { dpopAlgorithms, type DpopErrorCode } from "./dpop-proof.ts";

export interface DpopChallengeParameters extends Omit<ChallengeParameters, "error"> {
  readonly error?: ChallengeParameters["error"] | DpopErrorCode;
}

/**
 * The value of `WWW-Authenticate: DPoP …`, which always says how proofs may be signed (RFC 9449
 * §7.1).
 */
export function formatDpopChallenge(parameters: DpopChallengeParameters): string {
  return formatChallenge("DPoP", { ...parameters, algs: dpopAlgorithms.join(" ") });
}

/**
 * The parameters of the first DPoP challenge in a `WWW-Authenticate` header; empty when there is
 * none (RFC 9449 §7.1).
 */
export function parseDpopChallenge(header: string): Record<string, string> {
  return parseChallenge("DPoP", header);
}
