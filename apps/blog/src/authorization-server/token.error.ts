import type { TokenErrorCode } from "@tale/protocol/token-response";

/** `broken_promise`: the server offers a protection and then fails at it. */
export type TokenProblem = TokenErrorCode | "unreachable" | "unusable_answer" | "broken_promise";

/** No token came: the server said why, did not answer, or answered with something that is no token. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenProblem;

  constructor(code: TokenProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
