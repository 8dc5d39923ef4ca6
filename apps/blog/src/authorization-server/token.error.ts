import type { TokenErrorCode } from "@tale/protocol/token-response";
import { PartyError, type PartyErrorOptions } from "../refusals/party.error.ts";

/**
 * `broken_promise`: the server offers a protection and then fails at it. `other_refusal`: it
 * refused, under a name of its own.
 */
export type TokenProblem =
  | TokenErrorCode
  | "unreachable"
  | "unusable_answer"
  | "broken_promise"
  | "other_refusal"
  | "own_secret_unreadable";

/**
 * No token came: the server said why, did not answer, or answered with something that is no token.
 */
export class TokenError extends PartyError {
  override readonly name = "TokenError";
  readonly code: TokenProblem;

  constructor(code: TokenProblem, message: string, options?: PartyErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
