import type { DpopErrorCode } from "@tale/protocol/dpop-proof";

/**
 * A good token whose proof does not open the door, answered with `WWW-Authenticate: DPoP` (RFC 9449
 * §7.1).
 */
export class DpopChallenge extends Error {
  override readonly name = "DpopChallenge";
  readonly status = 401;
  readonly needed = {};
  readonly code: DpopErrorCode;
  /** To be used in the next proof, if the last one had none that counts (RFC 9449 §9). */
  readonly nonce: string | undefined;

  constructor(code: DpopErrorCode, description: string, nonce?: string) {
    super(description);
    this.code = code;
    this.nonce = nonce;
  }
}
