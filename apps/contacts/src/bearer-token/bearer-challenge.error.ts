import type { BearerErrorCode, ChallengeParameters } from "@tale/protocol/bearer-challenge";

const statusOf = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_user_authentication: 401,
  insufficient_scope: 403,
} as const satisfies Record<BearerErrorCode, number>;

/**
 * A request that its token does not open, answered with `WWW-Authenticate` (RFC 6750 §3). Without a
 * code it only says that a token is needed: whoever showed none made no mistake yet (RFC 6750
 * §3.1).
 */
export class BearerChallenge extends Error {
  override readonly name = "BearerChallenge";
  readonly code: BearerErrorCode | undefined;
  readonly status: 400 | 401 | 403;
  /** What would have been enough. */
  readonly needed: Pick<ChallengeParameters, "scope" | "max_age">;

  constructor(
    code: BearerErrorCode | undefined,
    description: string,
    needed: BearerChallenge["needed"] = {},
    options?: ErrorOptions,
  ) {
    super(description, options);
    this.code = code;
    this.status = code ? statusOf[code] : 401;
    this.needed = needed;
  }
}
