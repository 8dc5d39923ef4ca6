import type { FastifyRequest } from "fastify";
import type { TokenHolder } from "./access.ts";
import { presentedToken } from "./presented-token.checks.ts";

/** Decides about one token, whatever kind it is. @throws BearerChallenge */
export type ValidateToken = (token: string) => Promise<TokenHolder>;

/** Who stands behind a request. @throws BearerChallenge */
export type Authenticate = (request: FastifyRequest) => Promise<TokenHolder>;

/**
 * The one way from a request to the address books: `requireScope(await authenticate(request), "contacts.read")`.
 * The result is a value that the stores ask for, so no handler can forget it (RFC 6750).
 */
export function createAuthenticate(validate: ValidateToken): Authenticate {
  return (request) => validate(presentedToken(request));
}
