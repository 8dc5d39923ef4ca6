import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import { readParameters, SentParameters } from "@tale/protocol/parameters";
import type { ErrorResponse } from "@tale/protocol/token-response";
import type { Service } from "@tale/service/create-service";
import { acceptFormsOnly } from "@tale/service/form-endpoint";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import {
  checkAuthorizationRequest,
  type AuthorizationRequestOptions,
} from "../../authorization/authorization-request.ts";
import { ErrorRedirect } from "../../authorization/redirect.ts";
import {
  checkMessageNotRepeated,
  authenticateClient,
  type AuthenticatedClient,
  type AuthenticationOptions,
} from "../../clients/authenticate-client.ts";
import { limitUnproven } from "../../clients/limit-unproven.ts";
import { answerTokenError, TokenError } from "../../clients/token.error.ts";
import type { AttemptsStore } from "../../stores/attempts.store.ts";
import { bindToProof, type PushableParameters } from "../dpop/announced-key.ts";
import type { ProofOptions } from "../dpop/proof.checks.ts";
import { openRequestObject } from "../signed-requests/request-object.ts";
import { requestUriOf } from "./request-uri.ts";

export interface PushedRequestOptions
  extends AuthorizationRequestOptions, AuthenticationOptions, ProofOptions {
  readonly attempts: AttemptsStore;
}

/**
 * The pushed authorization request endpoint (RFC 9126 §2).
 *
 * A client sends its authorization request here, on the back channel, before it sends the browser
 * to `authorize`. It says who it is and everything it would have put into the query; a reference
 * leaves, good once and for moments. Whatever is wrong is told now, to the client and not in front
 * of the user.
 */
export async function pushedRequestRoute(
  service: Service,
  options: PushedRequestOptions,
): Promise<void> {
  service.setErrorHandler(answerPushedRequestError);
  await acceptFormsOnly(service);

  service.post("/par", { schema: { body: SentParameters } }, async (request, reply) => {
    const message = checkMessageNotRepeated(readParameters<SentClientCredentials>(request.body));
    const sender = await authenticateClient(message, request, options);
    const client = await limitUnproven(options.attempts, sender, request.ip);
    const pushed = checkPushable(request.body, client);
    const signed = await openRequestObject(pushed, options); // RFC 9101
    const sent = await bindToProof(pushed, signed, request, options); // RFC 9449 §10.1
    const { authorization } = await checkAuthorizationRequest(
      { sent, requestObject: signed?.claims, isPushed: true, isSigned: signed !== undefined },
      options,
    );
    const { reference, lifetime } = await options.pushedRequests.keep(authorization, sent);
    return reply
      .code(201)
      .header("cache-control", "no-store")
      .send({ request_uri: requestUriOf(reference), expires_in: lifetime });
  });
}

/**
 * RFC 9126 §2.1: a reference cannot be pushed again, and nobody pushes for another. What proved the
 * client is not kept.
 */
function checkPushable(
  sent: SentParameters,
  client: Checked<AuthenticatedClient, "room to wait">,
): PushableParameters {
  check(
    "the pushed request is no reference itself",
    "RFC 9126 §2.1",
    sent["request_uri"] === undefined,
    () => new TokenError("invalid_request", "request_uri cannot be pushed"),
  );
  const {
    client_secret: _secret,
    client_assertion: _assertion,
    client_assertion_type: _type,
    ...kept
  } = sent;
  return { ...kept, client_id: client.id } as SentParameters as PushableParameters;
}

/** RFC 9126 §2.3: the errors of the authorization endpoint, as JSON. */
function answerPushedRequestError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ErrorRedirect) return refuse(reply, error.code, error.message);
  if (error instanceof ErrorPage)
    return refuse(
      reply,
      error.text.code ?? "invalid_request",
      [error.text.title, error.text.advice].filter(Boolean).join(". "),
    );
  return answerTokenError(error, request, reply);
}

function refuse(reply: FastifyReply, error: string, description: string): FastifyReply {
  return reply
    .code(400)
    .header("cache-control", "no-store")
    .send({ error, error_description: description } satisfies ErrorResponse);
}
