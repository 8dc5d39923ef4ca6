import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { otherMethods } from "./allowed-methods.ts";
import { DatabaseUnavailableError } from "@tale/database/database";

/**
 * What an error nobody foresaw is to the outside: a status, and an id under which the log has the
 * rest.
 */
export interface UnforeseenError {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Decides how an error without a handler of its own is answered, and logs it when it is ours. */
export function describeUnforeseen(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): UnforeseenError {
  if (error instanceof DatabaseUnavailableError) {
    request.log.error({ err: error }, "database unavailable");
    reply.header("retry-after", "2");
    return {
      status: 503,
      title: "Try again in a moment",
      detail: "The storage cannot answer right now. Nothing was changed.",
    };
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return { status, title: "That request cannot be used", detail: error.message };
  request.log.error({ err: error }, "unforeseen error");
  return {
    status: 500,
    title: "Something broke on our side",
    detail: `Nothing you did caused it. The log knows it as ${request.id}.`,
  };
}

/** For services without pages; one with pages says it with a page. */
export function answerNotFoundProblem(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allow = otherMethods(request);
  if (allow)
    return sendProblem(
      reply.header("allow", allow),
      405,
      "Method not allowed",
      `This is there for ${allow}.`,
    );
  return sendProblem(
    reply,
    404,
    "Not found",
    `There is nothing at ${request.method} ${request.url.split("?", 1)[0]}.`,
  );
}

/** Answers an RFC 9457 problem. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
): FastifyReply {
  return reply
    .code(status)
    .type("application/problem+json")
    .send({ type: "about:blank", title, status, detail });
}
