import { answerErrorPage } from "@tale/pages/error-page";
import { responseUrl, type AuthorizationErrorCode } from "@tale/protocol/authorization-response";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Client } from "../clients/client.ts";
import {
  checkClient,
  checkRegisteredRedirectUri,
  type RegisteredRedirectUri,
} from "../clients/registered-redirect-uri.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { Authorization } from "../stores/pending-requests.store.ts";

/**
 * Where the browser is sent with the answer, and what every answer repeats (RFC 6749 §4.1.2, RFC
 * 9207 §2).
 */
export interface RedirectTarget {
  readonly redirectUri: RegisteredRedirectUri;
  readonly state: string | undefined;
  readonly issuer: string;
}

/**
 * Who asks, and where the answer goes. Asked again at every step: the client may have been changed
 * or deleted while its request waited.
 */
export async function findRedirectTarget(
  { clientId, redirectUri, state }: Authorization,
  { clients, issuer }: { clients: ClientsStore; issuer: string },
): Promise<{ client: Client; target: RedirectTarget }> {
  const client = checkClient(await clients.find(clientId));
  return {
    client,
    target: { redirectUri: checkRegisteredRedirectUri(client, redirectUri), state, issuer },
  };
}

/**
 * Sends the browser back with a code (RFC 6749 §4.1.2). 303, so that the browser never repeats a
 * posted form (RFC 9700 §4.12).
 */
export function redirectWithCode(
  reply: FastifyReply,
  target: RedirectTarget,
  code: string,
): FastifyReply {
  return reply.redirect(answerUrl(target, { code }), 303);
}

/**
 * Ends an authorization request by sending the browser back with the reason (RFC 6749 §4.1.2.1).
 */
export class ErrorRedirect extends Error {
  override readonly name = "ErrorRedirect";
  readonly target: RedirectTarget;
  readonly code: AuthorizationErrorCode;

  constructor(target: RedirectTarget, code: AuthorizationErrorCode, message: string) {
    super(message);
    this.target = target;
    this.code = code;
  }
}

export function answerErrorRedirect(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return error instanceof ErrorRedirect
    ? reply.redirect(errorUrl(error), 303)
    : answerErrorPage(error, request, reply);
}

/** Where the browser goes with the reason. */
export function errorUrl({ target, code, message }: ErrorRedirect): string {
  return answerUrl(target, { error: code, error_description: message });
}

function answerUrl(
  { redirectUri, state, issuer }: RedirectTarget,
  answer:
    | { readonly code: string }
    | { readonly error: AuthorizationErrorCode; readonly error_description: string },
): string {
  return responseUrl(redirectUri, {
    ...answer,
    ...(state === undefined ? {} : { state }),
    iss: issuer,
  });
}
