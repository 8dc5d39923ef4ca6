import { answerErrorPage } from "@tale/pages/error-page";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

/** The page is for somebody who is signed in, and nobody is. */
export class SignInNeeded extends Error {
  override readonly name = "SignInNeeded";
  /** The path to go on with afterwards. */
  readonly then: string;

  constructor(then: string) {
    super("nobody is signed in");
    this.then = then;
  }
}

export function answerSignInNeeded(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (!(error instanceof SignInNeeded)) return answerErrorPage(error, request, reply);
  return reply.redirect(`/sign-in?then=${encodeURIComponent(error.then)}`, 303);
}
