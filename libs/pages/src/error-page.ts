import { otherMethods } from "@tale/service/allowed-methods";
import { answerNotFoundProblem, describeUnforeseen } from "@tale/service/problem";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

export interface ErrorPageText {
  readonly status: number;
  /** What happened, as a headline. */
  readonly title: string;
  /** Why, in plain words. Never a value that came with the request unless it was checked. */
  readonly detail: string;
  /** What to do now. */
  readonly advice?: string;
  /** A link or form target to go on with. */
  readonly action?: { readonly href: string; readonly label: string };
  /** Seconds until another attempt makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** The protocol's name for it, for developers: `invalid_request`. */
  readonly code?: string;
}

/**
 * Ends a request with a page of this service. It never redirects, whatever the request asked for.
 */
export class ErrorPage extends Error {
  override readonly name = "ErrorPage";
  readonly text: ErrorPageText;

  constructor(text: ErrorPageText, options?: ErrorOptions) {
    super(text.title, options);
    this.text = text;
  }
}

export function answerErrorPage(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return sendErrorPage(reply, textOf(error, request, reply));
}

/**
 * A page; or a problem where a route for programs found nothing, because that route knows no
 * templates. What is there for other methods is a page only for who asks for one: programs use more
 * methods than links and forms do.
 */
export function answerNotFoundPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allow = otherMethods(request);
  if (allow) reply.header("allow", allow);
  const isForPerson = !allow || request.headers.accept?.includes("text/html");
  if (!("view" in reply) || !isForPerson) return answerNotFoundProblem(request, reply);
  if (allow)
    return sendErrorPage(reply, {
      status: 405,
      title: "This address does not do that",
      detail: `It is there for ${allow}, and not for ${request.method}. Nothing was changed.`,
    });
  const action = { href: "/", label: "To the start page" };
  return sendErrorPage(reply, {
    status: 404,
    title: "There is no such page",
    detail: "The address may be mistyped, or what stood here is gone.",
    action,
  });
}

function textOf(error: FastifyError, request: FastifyRequest, reply: FastifyReply): ErrorPageText {
  if (error instanceof ErrorPage) return error.text;
  if (error.code?.startsWith("FST_CSRF")) return staleForm;
  const unforeseen = describeUnforeseen(error, request, reply);
  return unforeseen.status === 503 && request.method === "POST"
    ? { ...unforeseen, advice: sendAgain }
    : unforeseen;
}

const sendAgain = "What you sent is not lost: reload this page, and your browser sends it again.";

const staleForm: ErrorPageText = {
  status: 403,
  title: "This form is too old",
  detail:
    "It was opened in another session, or so long ago that it can no longer be told from a forged one. Nothing was changed.",
  advice: "Go back, reload the page and send the form again.",
};

function sendErrorPage(reply: FastifyReply, text: ErrorPageText): FastifyReply {
  if (text.retryAfter) reply.header("retry-after", text.retryAfter);
  return reply.code(text.status).view({ raw: "{{> error}}" }, text);
}
