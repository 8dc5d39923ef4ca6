import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { parseScope } from "@tale/protocol/scope";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { TokenError } from "../clients/token.error.ts";
import { isIdentityScope, namesOf, type KnownTargets, type Scope } from "../clients/scopes.ts";
import {
  checkImpliedAudience,
  checkGrantedResource,
  checkScopesAt,
  type AllowedScopes,
  type TokenTarget,
} from "./audience.checks.ts";
import type { GrantedAccess } from "./granted-access.ts";

type ConfidentialClient = Checked<AuthenticatedClient, "confidential">;

export interface CheckedClientCredentials extends GrantedAccess {
  readonly type: "client_credentials";
}

/**
 * A client asks in its own name (RFC 6749 §4.4). No user is involved: the subject is the client
 * itself, so at contacts it finds an address book of its own and nobody else's. There is nothing to
 * use up and nothing to refresh: it can ask again.
 */
export function checkClientCredentials(
  request: TokenRequest,
  client: AuthenticatedClient,
  known: KnownTargets,
): CheckedClientCredentials {
  checkConfidential(client);
  const scopes = checkOwnScope(request.scope, client, known.scopes);
  return {
    type: "client_credentials",
    subject: client.id,
    ...checkOwnTarget(request, scopes, known),
  };
}

/** RFC 6749 §4.4: only a client that proves who it is has a name of its own to ask in. */
function checkConfidential(client: AuthenticatedClient): asserts client is ConfidentialClient {
  check(
    "the client can prove who it is",
    "RFC 6749 §4.4",
    client.authenticationMethod !== "none",
    () => new TokenError("unauthorized_client", "a public client cannot ask in its own name"),
  );
}

/**
 * RFC 6749 §4.4.2: what the client registered for; without `scope`, all of that. Nobody's name is
 * known where nobody is asked.
 */
function checkOwnScope(
  requested: string | undefined,
  { scopes: registered }: ConfidentialClient,
  known: readonly Scope[],
): AllowedScopes {
  const names = namesOf(known).filter((scope) => !isIdentityScope(scope));
  const own = registered.filter((scope) => names.includes(scope));
  const scopes = requested === undefined ? own : parseScope(requested);
  const isOwn = scopes && scopes.length > 0 && scopes.every((scope) => own.includes(scope));
  check(
    "every scope is registered for the client, and about no user",
    "RFC 6749 §4.4.2",
    isOwn,
    () =>
      new TokenError(
        "invalid_scope",
        "scope asks for something the client is not registered for, or for a user",
      ),
  );
  return (scopes ?? []) as readonly string[] as AllowedScopes;
}

/** RFC 8707 §2: a scope alone implies its resource; a token carries only the scopes of its own. */
function checkOwnTarget(
  { resource }: TokenRequest,
  scopes: AllowedScopes,
  { resources, scopes: known }: KnownTargets,
): TokenTarget {
  const audience =
    resource === undefined
      ? checkImpliedAudience(scopes, resources, known)
      : checkGrantedResource(resource, resources);
  return { audience, scopes: checkScopesAt(audience, scopes, known) };
}
