import type { BearerErrorCode } from "@tale/protocol/bearer-challenge";

const statusOf = { invalid_request: 400, invalid_token: 401, insufficient_scope: 403 } as const satisfies Record<BearerErrorCode, number>;

/**
 * A request that its token does not open, answered with `WWW-Authenticate: Bearer` (RFC 6750 §3).
 * Without a code it only says that a token is needed: whoever showed none made no mistake yet (RFC 6750 §3.1).
 */
export class BearerChallenge extends Error {
  override readonly name = "BearerChallenge";
  readonly code: BearerErrorCode | undefined;
  readonly status: 400 | 401 | 403;
  /** The scope that would have been enough. */
  readonly scope: string | undefined;

  constructor(code: BearerErrorCode | undefined, description: string, scope?: string, options?: ErrorOptions) {
    super(description, options);
    this.code = code;
    this.status = code ? statusOf[code] : 401;
    this.scope = scope;
  }
}
