import { formatBearerChallenge } from "@tale/protocol/bearer-challenge";
import type { RegistrationErrorCode } from "@tale/protocol/client-registration";
import { describeUnforeseen, sendProblem } from "@tale/service/problem";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

type Code = RegistrationErrorCode | "invalid_token" | "temporarily_unavailable";

const statuses: Record<Code, number> = {
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  invalid_token: 401,
  temporarily_unavailable: 429,
};

/** Ends a request at the registration endpoints (RFC 7591 §3.2.2, RFC 7592 §2). */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
  readonly code: Code;
  /** Seconds until another attempt makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: Code, message: string, { retryAfter }: { retryAfter?: number } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * The one writer of these errors. A request without any token gets a bare challenge (RFC 6750
 * §3.1).
 */
export function answerRegistrationError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.header("cache-control", "no-store");
  if (error instanceof RegistrationError) {
    const { code, message, retryAfter } = error;
    if (retryAfter) reply.header("retry-after", retryAfter);
    if (code === "invalid_token")
      reply.header(
        "www-authenticate",
        formatBearerChallenge(request.headers.authorization ? { error: code } : {}),
      );
    return reply.code(statuses[code]).send({ error: code, error_description: message });
  }
  const { status, title, detail } = describeUnforeseen(error, request, reply);
  if (status < 500)
    return reply.code(status).send({ error: "invalid_client_metadata", error_description: detail });
  return sendProblem(reply, status, title, detail);
}
