import { parseScope } from "@tale/protocol/scope";
import { namedContacts } from "../authorization-details/named-contacts.ts";
import { checkConfirmation } from "../dpop/confirmation.checks.ts";
import type { TokenHolder } from "./access.ts";

/** What a valid token says about its holder, as a JWT's claims (RFC 9068 §2.2) or as an answer to introspection (RFC 7662 §2.2). */
export interface HolderClaims {
  readonly sub: string;
  readonly client_id: string;
  readonly scope?: string;
  readonly auth_time?: unknown;
  readonly cnf?: unknown;
  readonly authorization_details?: unknown;
}

/**
 * Whom a token speaks for and what it opens, once it is known to be good. Nobody else makes a `TokenHolder`.
 *
 * @throws BearerChallenge when it is bound to something that cannot be checked here
 */
export function tokenHolder(issuer: string, claims: HolderClaims, resource: string): TokenHolder {
  const holder: Omit<TokenHolder, symbol> = {
    issuer,
    subject: claims.sub,
    clientId: claims.client_id,
    scopes: new Set(parseScope(claims.scope ?? "")),
    named: namedContacts(claims.authorization_details, resource),
    boundTo: checkConfirmation(claims.cnf),
    signedInAt: typeof claims.auth_time === "number" ? claims.auth_time : undefined,
  };
  return holder as TokenHolder;
}
