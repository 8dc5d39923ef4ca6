import { formatBearerChallenge, type BearerErrorCode } from "@tale/protocol/bearer-challenge";
import { formatDpopChallenge } from "@tale/protocol/dpop-challenge";
import type { DpopErrorCode } from "@tale/protocol/dpop-proof";
import type { ErrorResponse } from "@tale/protocol/token-response";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { TokenError } from "../clients/token.error.ts";

const statuses: Partial<Record<BearerErrorCode | DpopErrorCode, number>> = {
  invalid_request: 400,
  insufficient_scope: 403,
};

/**
 * Ends a request that its token does not open (RFC 6750 §3.1); without a code it says only that a
 * token is needed.
 */
export class UserinfoError extends Error {
  override readonly name = "UserinfoError";
  readonly code: BearerErrorCode | undefined;

  constructor(code: BearerErrorCode | undefined, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The one writer of these errors: a challenge for the scheme that was used, or for both where none
 * was (RFC 6750 §3, RFC 9449 §7.1). What is not known here goes on.
 */
export function answerUserinfoError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header("cache-control", "no-store");
  if (error instanceof UserinfoError) return challenge(request, reply, error.code, error.message);
  if (error instanceof TokenError)
    return challenge(request, reply, error.code as DpopErrorCode, error.message);
  if ((error.statusCode ?? 500) < 500)
    return challenge(request, reply, "invalid_request", error.message);
  throw error;
}

function challenge(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  error: BearerErrorCode | DpopErrorCode | undefined,
  message: string,
): FastifyReply {
  if (!error)
    return reply
      .code(401)
      .header("www-authenticate", [formatBearerChallenge({}), formatDpopChallenge({})])
      .send();
  const isDpop = headers["dpop"] !== undefined || /^dpop /i.test(headers.authorization ?? "");
  const parameters = {
    error,
    error_description: message,
    ...(error === "insufficient_scope" ? { scope: "openid" } : {}),
  };
  reply
    .code(statuses[error] ?? 401)
    .header(
      "www-authenticate",
      isDpop
        ? formatDpopChallenge(parameters)
        : formatBearerChallenge(parameters as { error: BearerErrorCode }),
    );
  return reply.send({ error, error_description: message } satisfies ErrorResponse);
}
