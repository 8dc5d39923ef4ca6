import { check } from "@tale/protocol/check";
import { parseScope } from "@tale/protocol/scope";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { TokenError } from "../clients/token.error.ts";
import { isIdentityScope } from "../clients/scopes.ts";
import type { CheckGrant } from "./grant-type.ts";
import { checkResource } from "./token.checks.ts";

/**
 * A client asks in its own name (RFC 6749 §4.4). No user is involved: the subject is the client
 * itself, so at contacts it finds an address book of its own and nobody else's. There is nothing to
 * refresh: it can ask again.
 */
export function clientCredentialsGrant({
  resources,
}: {
  readonly resources: readonly string[];
}): CheckGrant {
  return async (request, client) => {
    checkConfidential(client);
    const scopes = checkOwnScope(request.scope, client);
    return {
      subject: client.id,
      scopes,
      audience: checkResource(request.resource, { resources }),
      carried: {},
      take: async () => ({}),
    };
  };
}

/** RFC 6749 §4.4: only a client that proves who it is has a name of its own to ask in. */
function checkConfidential({ authenticationMethod }: AuthenticatedClient): void {
  check(
    "the client can prove who it is",
    "RFC 6749 §4.4",
    authenticationMethod !== "none",
    () => new TokenError("unauthorized_client", "a public client cannot ask in its own name"),
  );
}

/**
 * RFC 6749 §4.4.2: what the client registered for; without `scope`, all of that. Nobody's name is
 * known where nobody is asked.
 */
function checkOwnScope(
  requested: string | undefined,
  { scopes: registered }: AuthenticatedClient,
): readonly string[] {
  const own = registered.filter((scope) => !isIdentityScope(scope));
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
  return scopes ?? [];
}
