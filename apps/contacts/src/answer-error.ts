import { formatBearerChallenge, type ChallengeParameters } from "@tale/protocol/bearer-challenge";
import { formatDpopChallenge, type DpopChallengeParameters } from "@tale/protocol/dpop-challenge";
import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { sendProblem } from "@tale/service/problem";
import { AmbiguousRequest } from "@tale/service/request-head";
import type { FastifyReply, FastifyRequest } from "fastify";
import { BearerChallenge } from "./bearer-token/bearer-challenge.error.ts";
import { IssuerUnavailable } from "./bearer-token/issuer-keys.ts";
import { DpopChallenge } from "./dpop/dpop-challenge.error.ts";
import { MediaTypeError } from "./media-type.error.ts";
import { ProblemError } from "./problem.error.ts";

const titles = {
  400: "The token is not shown as it should be",
  401: "A valid access token is needed",
  403: "Not allowed",
};
const signInTitle = "A recent sign-in is needed";

/**
 * The one writer of this API's errors, all of them RFC 9457 problems. Whatever the token is to
 * blame for also carries the challenge of RFC 6750 §3, which says where this resource describes
 * itself (RFC 9728 §5.1). What is not known here goes on.
 */
export function createAnswerError(origin: string) {
  const resource_metadata = protectedResourceMetadataUrl(origin);

  return (thrown: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // RFC 6750 §3.1: of two tokens nobody can say which one is meant.
    const error =
      thrown instanceof AmbiguousRequest
        ? new BearerChallenge("invalid_request", thrown.message)
        : thrown;
    if (error instanceof BearerChallenge || error instanceof DpopChallenge) {
      const { code, needed, status, message, cause } = error;
      request.log.info({ err: cause, reason: message }, "token refused");
      const problem = code ? { error: code, error_description: message } : {};
      reply.header(
        "www-authenticate",
        challengeFor(request, status, { ...problem, ...needed, resource_metadata }),
      );
      if (error instanceof DpopChallenge && error.nonce) reply.header("dpop-nonce", error.nonce);
      return sendProblem(
        reply,
        status,
        code === "insufficient_user_authentication" ? signInTitle : titles[status],
        message,
      );
    }
    if (error instanceof IssuerUnavailable) {
      reply.header("retry-after", error.retryAfterSeconds);
      const title = error.isLasting ? "A setting must be repaired first" : "Try again in a moment";
      return sendProblem(
        reply,
        503,
        title,
        `Whether the token is good cannot be checked${error.isLasting ? "" : " right now"}. ${error.message}`,
      );
    }
    if (error instanceof MediaTypeError) reply.header("accept", error.taken.join(", "));
    if (error instanceof ProblemError)
      return sendProblem(reply, error.status, error.title, error.message);
    throw error;
  };
}

/**
 * RFC 9449 §7.2: the scheme that was tried says what is wrong; whoever has no good token yet hears
 * of both.
 */
function challengeFor(
  request: FastifyRequest,
  status: number,
  parameters: DpopChallengeParameters,
): string {
  if (/^dpop( |$)/i.test(request.headers.authorization ?? ""))
    return formatDpopChallenge(parameters);
  const bearer = formatBearerChallenge(parameters as ChallengeParameters);
  return status === 401
    ? `${bearer}, ${formatDpopChallenge({ resource_metadata: parameters.resource_metadata! })}`
    : bearer;
}
