import type { ErrorResponse, TokenErrorCode } from "@tale/protocol/token-response";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

const statuses: Partial<Record<TokenErrorCode, number>> = {
  invalid_client: 401,
  temporarily_unavailable: 429,
};

/**
 * Ends a request at an endpoint that clients speak to directly (RFC 6749 §5.2). `message` goes on
 * the wire, `cause` only to the log.
 */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;
  /** Seconds until another attempt makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: TokenErrorCode,
    message: string,
    { retryAfter, ...options }: ErrorOptions & { retryAfter?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * The one writer of these errors: JSON, never cached, and a challenge where the client itself was
 * not believed (RFC 6749 §5.2). What is not known here goes on.
 */
export function answerTokenError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header("cache-control", "no-store");
  if (error instanceof TokenError) {
    if (error.cause) request.log.info({ err: error.cause }, error.message);
    if (error.code === "invalid_client")
      reply.header("www-authenticate", `Basic realm="${request.hostname}"`);
    if (error.retryAfter) reply.header("retry-after", error.retryAfter);
    return reply
      .code(statuses[error.code] ?? 400)
      .send({ error: error.code, error_description: error.message } satisfies ErrorResponse);
  }
  if (isMalformed(error)) {
    const description =
      error.statusCode === 415 || error.validation
        ? "send the parameters as application/x-www-form-urlencoded"
        : error.message;
    return reply
      .code(error.statusCode === 413 ? 413 : 400)
      .send({ error: "invalid_request", error_description: description } satisfies ErrorResponse);
  }
  throw error;
}

function isMalformed({ statusCode = 500 }: FastifyError): boolean {
  return statusCode >= 400 && statusCode < 500;
}
