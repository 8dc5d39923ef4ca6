import { check } from "@tale/protocol/check";
import type { FastifyRequest } from "fastify";
import { BearerChallenge } from "./bearer-challenge.error.ts";

const refuse = (description: string) => () => new BearerChallenge("invalid_request", description);

export interface PresentedToken {
  /** In lower case. */
  readonly scheme: string;
  readonly token: string;
}

/**
 * The token a request shows, by the one method this resource takes: the `Authorization` header (RFC
 * 6750 §2.1).
 */
export function presentedToken(
  request: FastifyRequest,
  schemes: readonly string[],
): PresentedToken {
  checkNotInQuery(request);
  return checkCredentials(...checkShown(request.headers.authorization ?? "", schemes));
}

/** RFC 6750 §2.3: a URL ends up in histories and logs; a token seen there is refused, not used. */
function checkNotInQuery({ query }: FastifyRequest): void {
  check(
    "no token travels in the URL",
    "RFC 6750 §2.3",
    !Object.hasOwn(query as object, "access_token"),
    refuse("Send the token in the Authorization header, never in the URL."),
  );
}

/**
 * RFC 6750 §3.1: without a token the answer says where to get one, and names no error. An unknown
 * scheme is no token.
 */
function checkShown(
  header: string,
  schemes: readonly string[],
): [scheme: string, credentials: string] {
  const [scheme = ""] = header.split(" ", 1);
  check(
    "an access token is shown",
    "RFC 6750 §3.1",
    schemes.includes(scheme.toLowerCase()),
    () => new BearerChallenge(undefined, "Show an access token to see contacts."),
  );
  return [scheme, header.slice(scheme.length)];
}

/** RFC 6750 §2.1: one space, then one `b64token`. */
function checkCredentials(scheme: string, credentials: string): PresentedToken {
  const [, token] = /^ +([\w.~+/-]+=*)$/.exec(credentials) ?? [];
  check(
    "the token is well-formed",
    "RFC 6750 §2.1",
    token,
    refuse(`The Authorization header is not the word ${scheme} and one token.`),
  );
  return { scheme: scheme.toLowerCase(), token };
}
