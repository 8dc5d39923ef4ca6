import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { isSameResource } from "@tale/protocol/resource-identifier";
import { parseScope } from "@tale/protocol/scope";
import type { TokenRequest } from "@tale/protocol/token-request";
import { TokenError } from "../clients/token.error.ts";
import {
  ownScopesAt,
  resourceFor,
  resourcesWithAll,
  scopesAt,
  isIdentityScope,
  scopesThatCount,
  type Scope,
} from "../clients/scopes.ts";
import type { Grant } from "../stores/grant.ts";

/** One resource, of those that were granted. */
export type Audience = Checked<string, "granted">;

/** Scopes that the audience of a token understands. */
export type ScopesOfAudience = Checked<readonly string[], "of the audience">;

/** Scopes that may be asked for: all of them were granted, or are registered for the client. */
export type AllowedScopes = Checked<readonly string[], "allowed">;

/** What one access token is for: a resource, and scopes of that resource. */
export interface TokenTarget {
  readonly audience: Audience;
  readonly scopes: ScopesOfAudience;
}

/** Scopes of a grant that its client is still registered for. */
export type ScopesOfClient = Checked<readonly string[], "still registered">;

type Granted = Pick<Grant, "scopes" | "resources" | "grantedDetail">;

/**
 * RFC 8707 §2.2: a token is for one resource, one of those that were granted, and carries only the
 * scopes of that one. Without `resource` it is for the first. It is called as it is spelled here.
 */
export function checkAudience(
  { resource }: TokenRequest,
  granted: Granted,
  known: readonly Scope[],
): TokenTarget {
  const open = resourcesOpenedBy(granted, known);
  const audience = checkGrantedResource(resource ?? open[0], open);
  return { audience, scopes: scopesAt(audience, granted.scopes, known) as ScopesOfAudience };
}

/**
 * RFC 6749 §6: a refresh may ask for less than was granted, never for more; without `scope` it asks
 * for all of it. A scope alone implies its resource here, too.
 */
export function checkNarrowerAudience(
  request: TokenRequest,
  granted: Granted & { readonly scopes: ScopesOfClient },
  known: readonly Scope[],
): TokenTarget {
  if (request.scope === undefined) return checkAudience(request, granted, known);
  const scopes = checkGrantedScope(request.scope, granted, known);
  const open = resourcesOpenedBy(granted, known);
  const audience =
    request.resource === undefined
      ? checkImpliedAudience(scopes, open, known)
      : checkGrantedResource(request.resource, open);
  return { audience, scopes: checkScopesAt(audience, scopes, known) };
}

/** One of the granted resources that has all of these scopes. */
export function checkImpliedAudience(
  scopes: readonly string[],
  granted: readonly string[],
  known: readonly Scope[],
): Audience {
  const candidates = resourcesWithAll(scopes, known);
  const implied = scopes.every(isIdentityScope)
    ? granted[0]
    : granted.find((one) => candidates.includes(one));
  check(
    "the scopes imply one resource",
    "RFC 8707 §2",
    implied !== undefined,
    () =>
      new TokenError(
        "invalid_target",
        `a token is for one resource, and none has all of these scopes: send ${resourceFor(scopes, known).join(" or ")}`,
      ),
  );
  return implied as Audience;
}

/** RFC 8707 §2.2: what is left for this resource when the scopes of others are left out. */
export function checkScopesAt(
  resource: Audience,
  scopes: AllowedScopes,
  known: readonly Scope[],
): ScopesOfAudience {
  const own = scopesAt(resource, scopes, known);
  check(
    "a scope belongs to the resource that is asked for",
    "RFC 8707 §2.2",
    own.length > 0,
    () =>
      new TokenError(
        "invalid_scope",
        `no scope belongs to ${resource}: send ${resourceFor(scopes, known).join(" or ")}`,
      ),
  );
  return own as ScopesOfAudience;
}

/** RFC 8707 §2.2: one resource, and one of these. */
export function checkGrantedResource(
  requested: TokenRequest["resource"],
  granted: readonly string[],
): Audience {
  const wanted = [requested ?? []].flat();
  const [one] = wanted;
  check(
    "one resource per token",
    "RFC 8707 §2.2",
    wanted.length === 1 && one !== undefined,
    () => new TokenError("invalid_target", "ask for one resource per token"),
  );
  const resource = granted.find((other) => isSameResource(other, one));
  check(
    "the resource was granted",
    "RFC 8707 §2.2",
    resource !== undefined,
    () =>
      new TokenError(
        "invalid_target",
        `resource is not one of those that were granted: ${granted.join(" or ")}`,
      ),
  );
  return resource as Audience;
}

/**
 * The resources at which the user allowed something, the first of them for a request that names
 * none. Without a scope of any resource a token opens nothing, and may be for each of them.
 */
function resourcesOpenedBy(
  { resources, scopes, grantedDetail }: Granted,
  known: readonly Scope[],
): readonly string[] {
  const locations = grantedDetail?.locations ?? [];
  const open = resources.filter(
    (one) => ownScopesAt(one, scopes, known).length > 0 || locations.includes(one),
  );
  return scopes.every(isIdentityScope) ? [...new Set([...open, ...resources])] : open;
}

function checkGrantedScope(
  requested: string,
  granted: Pick<Grant, "scopes">,
  known: readonly Scope[],
): AllowedScopes {
  const scopes = scopesThatCount(parseScope(requested) ?? [], known);
  check(
    "the scope was granted",
    "RFC 6749 §6",
    scopes.length > 0 && scopes.every((scope) => granted.scopes.includes(scope)),
    () => new TokenError("invalid_scope", "scope asks for something that was not granted"),
  );
  return scopes as AllowedScopes;
}
