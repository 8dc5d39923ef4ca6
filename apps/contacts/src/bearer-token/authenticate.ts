import type { FastifyRequest } from "fastify";
import type { PresentHolder, TokenHolder } from "./access.ts";
import { presentedToken, type PresentedToken } from "./presented-token.checks.ts";

/** Decides about one token, whatever kind it is. @throws BearerChallenge */
export type ValidateToken = (token: string) => Promise<TokenHolder>;

/**
 * What a way of showing a token asks of a token that is good. @throws BearerChallenge or
 * DpopChallenge
 */
export type CheckShowing = (
  request: FastifyRequest,
  presented: PresentedToken,
  holder: TokenHolder,
) => PresentHolder | Promise<PresentHolder>;

/** The ways to show a token, by the scheme of the `Authorization` header in lower case. */
export type Schemes = Readonly<Record<string, CheckShowing>>;

/** Who stands behind a request. @throws BearerChallenge or DpopChallenge */
export type Authenticate = (request: FastifyRequest) => Promise<PresentHolder>;

/**
 * The one way from a request to the address books: `requireScope(await authenticate(request),
 * "contacts.read")`. The result is a value that the stores ask for, so no handler can forget it
 * (RFC 6750).
 */
export function createAuthenticate(validate: ValidateToken, schemes: Schemes): Authenticate {
  const names = Object.keys(schemes);
  return async (request) => {
    const presented = presentedToken(request, names);
    const holder = await validate(presented.token);
    return schemes[presented.scheme]!(request, presented, holder);
  };
}
