import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import { writeParameters, type SentParameters } from "@tale/protocol/parameters";
import type { FastifyReply } from "fastify";

/** What still fits into the head of a request. */
const longestAddress = 12_000;

/**
 * Sends a browser that posted a form of another site on, to ask the same by GET. It has brought no
 * cookies along, because ours are `SameSite=Lax`; it will with the GET, and everything about the
 * request is decided there.
 */
export function goOnByGet(reply: FastifyReply, path: string, sent: SentParameters): FastifyReply {
  const address = `${path}?${writeParameters(sent)}`;
  check(
    "the request fits into an address",
    "RFC 9110 §4.1",
    address.length <= longestAddress,
    () =>
      new ErrorPage({
        status: 413,
        code: "invalid_request",
        title: "This request is too long",
        detail: "The application sent more than fits into an address.",
        advice:
          "If you develop the application: push long requests ahead of the browser (RFC 9126).",
      }),
  );
  return reply.redirect(address, 303);
}
