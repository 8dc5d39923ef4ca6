import { namedContacts } from "../authorization-details/named-contacts.ts";
import { checkConfirmation } from "../dpop/confirmation.checks.ts";
import type { TokenHolder } from "./access.ts";
import type { ValidClaims } from "./token-states.ts";

/**
 * Whom a token speaks for and what it opens, once it is known to be good. Nothing else makes a
 * `TokenHolder`.
 *
 * @throws BearerChallenge when it is bound to something that cannot be checked here
 */
export function tokenHolder(issuer: string, claims: ValidClaims, resource: string): TokenHolder {
  const holder: Omit<TokenHolder, symbol> = {
    issuer,
    subject: claims.subject,
    clientId: claims.clientId,
    scopes: new Set(claims.scopes),
    named: namedContacts(claims.authorization_details, resource),
    boundTo: checkConfirmation(claims.cnf),
    signedInAt: typeof claims.auth_time === "number" ? claims.auth_time : undefined,
  };
  return holder as TokenHolder;
}
