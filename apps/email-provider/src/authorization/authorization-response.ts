import { answerErrorPage } from "@tale/pages/error-page";
import { responseUrl, type AuthorizationErrorCode } from "@tale/protocol/authorization-response";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { RegisteredRedirectUri } from "../clients/registered-redirect-uri.ts";

/**
 * Everything needed to send the browser back: where to, and what every answer repeats (RFC 6749
 * §4.1.2, RFC 9207 §2).
 */
export interface WayBack {
  readonly redirectUri: RegisteredRedirectUri;
  readonly state: string | undefined;
  readonly issuer: string;
}

/**
 * A way back, or none: what is wrong with a device's request is told on the back channel (RFC 8628
 * §3.1).
 */
export type MaybeWayBack = WayBack | { readonly issuer: string; readonly redirectUri?: undefined };

/**
 * Sends the browser back with a code (RFC 6749 §4.1.2). 303, so that the browser never repeats a
 * posted form (RFC 9700 §4.12).
 */
export function redirectWithCode(
  reply: FastifyReply,
  { redirectUri, state, issuer }: WayBack,
  code: string,
): FastifyReply {
  return reply.redirect(
    responseUrl(redirectUri, { code, ...(state === undefined ? {} : { state }), iss: issuer }),
    303,
  );
}

/**
 * Ends an authorization request by sending the browser back with the reason (RFC 6749 §4.1.2.1).
 */
export class ErrorRedirect extends Error {
  override readonly name = "ErrorRedirect";
  readonly wayBack: MaybeWayBack;
  readonly code: AuthorizationErrorCode;

  constructor(
    wayBack: MaybeWayBack,
    code: AuthorizationErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.wayBack = wayBack;
    this.code = code;
  }
}

export function answerErrorRedirect(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const url = error instanceof ErrorRedirect ? urlBack(error) : undefined;
  return url === undefined ? answerErrorPage(error, request, reply) : reply.redirect(url, 303);
}

/** Where the reason goes, if there is a way back. */
export function urlBack({
  wayBack: { redirectUri, issuer, ...wayBack },
  code,
  message,
}: ErrorRedirect): string | undefined {
  if (redirectUri === undefined) return undefined;
  const { state } = wayBack as WayBack;
  return responseUrl(redirectUri, {
    error: code,
    error_description: message,
    ...(state === undefined ? {} : { state }),
    iss: issuer,
  });
}
