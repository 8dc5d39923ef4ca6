import { formatBearerChallenge } from "@tale/protocol/bearer-challenge";
import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { sendProblem } from "@tale/service/create-service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { BearerChallenge } from "./bearer-token/bearer-challenge.error.ts";
import { IssuerUnavailable } from "./bearer-token/issuer-keys.ts";
import { ProblemError } from "./problem.error.ts";

const titles = { 400: "The token is not shown as it should be", 401: "A valid access token is needed", 403: "Not allowed" };

/**
 * The one writer of this API's errors, all of them RFC 9457 problems. Whatever the token is to blame for also carries the
 * challenge of RFC 6750 §3, which says where this resource describes itself (RFC 9728 §5.1). What is not known here goes on.
 */
export function createAnswerError(origin: string) {
  const resourceMetadata = protectedResourceMetadataUrl(origin);

  return (error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof BearerChallenge) {
      const { code, scope, status, message, cause } = error;
      request.log.info({ err: cause, reason: message }, "token refused");
      reply.header("www-authenticate", formatBearerChallenge({
        ...(code ? { error: code, error_description: message } : {}),
        ...(scope ? { scope } : {}),
        resource_metadata: resourceMetadata,
      }));
      return sendProblem(reply, status, titles[status], message);
    }
    if (error instanceof IssuerUnavailable) {
      reply.header("retry-after", error.retryAfterSeconds);
      return sendProblem(reply, 503, "Try again in a moment", `Whether the token is good cannot be checked right now. ${error.message}`);
    }
    if (error instanceof ProblemError) return sendProblem(reply, error.status, error.title, error.message);
    throw error;
  };
}
