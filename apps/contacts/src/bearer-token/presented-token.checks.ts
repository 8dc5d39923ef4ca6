import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { FastifyRequest } from "fastify";
import { BearerChallenge } from "./bearer-challenge.error.ts";

const refuse = (description: string) => () => new BearerChallenge("invalid_request", description);

/** A token, and the scheme of the header it came in, in lower case. */
export type PresentedToken = Checked<
  { readonly scheme: string; readonly token: string },
  "well-formed"
>;

type PrivateRequest = Checked<FastifyRequest, "no token in the URL">;

type Credentials = Checked<
  { readonly scheme: string; readonly credentials: string },
  "scheme known"
>;

/**
 * The token a request shows, by the one method this resource takes: the `Authorization` header (RFC
 * 6750 §2.1).
 */
export function presentedToken(
  request: FastifyRequest,
  schemes: readonly string[],
): PresentedToken {
  checkNotInQuery(request);
  return checkCredentials(checkShown(request, schemes));
}

/** RFC 6750 §2.3: a URL ends up in histories and logs; a token seen there is refused, not used. */
function checkNotInQuery(request: FastifyRequest): asserts request is PrivateRequest {
  check(
    "no token travels in the URL",
    "RFC 6750 §2.3",
    !Object.hasOwn(request.query as object, "access_token"),
    refuse("Send the token in the Authorization header, never in the URL."),
  );
}

/**
 * RFC 6750 §3.1: without a token the answer says where to get one, and names no error. An unknown
 * scheme is no token.
 */
function checkShown({ headers }: PrivateRequest, schemes: readonly string[]): Credentials {
  const header = headers.authorization ?? "";
  const [scheme = ""] = header.split(" ", 1);
  check(
    "an access token is shown",
    "RFC 6750 §3.1",
    schemes.includes(scheme.toLowerCase()),
    () => new BearerChallenge(undefined, "Show an access token to see contacts."),
  );
  return { scheme, credentials: header.slice(scheme.length) } as Credentials;
}

/** RFC 6750 §2.1: one space, then one `b64token`. */
function checkCredentials({ scheme, credentials }: Credentials): PresentedToken {
  const [, token] = /^ +([\w.~+/-]+=*)$/.exec(credentials) ?? [];
  check(
    "the token is well-formed",
    "RFC 6750 §2.1",
    token,
    refuse(`The Authorization header is not the word ${scheme} and one token.`),
  );
  return { scheme: scheme.toLowerCase(), token } as PresentedToken;
}
