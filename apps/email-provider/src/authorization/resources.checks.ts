import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { AuthorizationErrorCode } from "@tale/protocol/authorization-response";
import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { isSameResource } from "@tale/protocol/resource-identifier";
import { AuthorizationError } from "../clients/authorization.error.ts";
import {
  ownScopesAt,
  resourceFor,
  resourcesWithAll,
  scopesElsewhere,
  isIdentityScope,
  namesOf,
  type KnownResource,
  type KnownTargets,
} from "../clients/scopes.ts";

/** Scopes that are known, and that the client registered for. */
export type AskedScopes = Checked<readonly string[], "registered">;

/** What a request asks for, and where: every scope belongs to one of the resources. */
export type Targets =
  | { readonly scopes: AskedScopes; readonly resources: ImpliedResources }
  | {
      readonly scopes: Checked<readonly string[], "some here" | "some for each resource">;
      readonly resources: readonly KnownResource[];
    };

type ImpliedResources = Checked<readonly KnownResource[], "implied">;

export interface TargetRules extends KnownTargets {
  readonly issuer: string;
}

export interface AskedTargets {
  /** Those that were sent, or else those the client is registered for. */
  readonly scopes: AskedScopes;
  /** The places of authorization details: they count beside `resource` (RFC 9396 §3.2). */
  readonly locations: readonly KnownResource[];
}

/**
 * RFC 8707 §2: where the tokens may be used, and the scopes that count there. A scope alone implies
 * its resource. A resource is kept as it is spelled here, however it was asked for.
 */
export function checkResources(
  { resource }: AuthorizationRequest,
  { scopes: asked, locations }: AskedTargets,
  known: TargetRules,
): Targets {
  if (resource === undefined)
    return { scopes: asked, resources: checkImpliedResource(asked, locations, known) };
  const named = checkKnownResources([resource].flat(), known);
  const resources = unique([...named, ...locations]);
  const elsewhere = scopesElsewhere(asked, resources, known.scopes);
  const scopes = asked.filter((one) => !elsewhere.includes(one));
  checkSomethingHere(scopes, locations, elsewhere, known);
  checkResourcesUsed(named, scopes, locations, known);
  return { scopes, resources };
}

/**
 * RFC 8707 §2: a request that leaves the resource out may be refused with invalid_target. Where no
 * single resource has all of the scopes, a guess would issue a token for the wrong one.
 */
function checkImpliedResource(
  scopes: readonly string[],
  locations: readonly KnownResource[],
  { scopes: known }: KnownTargets,
): ImpliedResources {
  const isAboutUserOnly = scopes.every(isIdentityScope);
  if (isAboutUserOnly && locations.length > 0) return unique(locations) as ImpliedResources;
  const [implied] = resourcesWithAll(scopes, known);
  check(
    "the scopes imply one resource",
    "RFC 8707 §2",
    implied !== undefined,
    refuse(
      "invalid_target",
      `no single resource has all of these scopes: send ${resourceFor(scopes, known).join(" and ")}`,
    ),
  );
  return unique([implied as KnownResource, ...locations]) as ImpliedResources;
}

/** RFC 8707 §2: tokens are for known resources; who the user is, is known at this server. */
function checkKnownResources(
  asked: readonly string[],
  { issuer, resources }: TargetRules,
): readonly KnownResource[] {
  const ours = [...resources, issuer];
  const found = asked
    .map((one) => ours.find((our) => isSameResource(our, one)))
    .filter((one) => one !== undefined);
  check(
    "every resource is one we issue tokens for",
    "RFC 8707 §2",
    found.length === asked.length,
    refuse(
      "invalid_target",
      `resource is not one that tokens are issued for: ${ours.join(" or ")}`,
    ),
  );
  return found as readonly string[] as readonly KnownResource[];
}

/**
 * RFC 8707 §2.1: a scope counts at the resources that were named. One that belongs to another is
 * left out, and the answer says so (RFC 6749 §3.3); a request must not become one for nothing.
 */
function checkSomethingHere(
  scopes: readonly string[],
  locations: readonly string[],
  elsewhere: readonly string[],
  { scopes: known }: KnownTargets,
): asserts scopes is Checked<readonly string[], "some here"> {
  check(
    "a scope belongs to a resource that is asked for",
    "RFC 8707 §2.1",
    scopes.length > 0 || locations.length > 0,
    refuse(
      "invalid_scope",
      `no scope belongs to the resource that is asked for: send ${resourceFor(elsewhere, known).join(" and ")}`,
    ),
  );
}

/** RFC 8707 §2.1: a resource without one of its scopes would be asked for in vain. */
function checkResourcesUsed(
  named: readonly string[],
  scopes: readonly string[],
  locations: readonly string[],
  { scopes: known }: KnownTargets,
): asserts scopes is Checked<readonly string[], "some for each resource"> {
  const isWithoutResource = scopes.every(isIdentityScope);
  const unused = named.find(
    (one) => ownScopesAt(one, scopes, known).length === 0 && !locations.includes(one),
  );
  const offered = ownScopesAt(unused ?? "", namesOf(known), known);
  check(
    "every resource is asked for with a scope of its own",
    "RFC 8707 §2.1",
    unused === undefined || isWithoutResource,
    refuse(
      "invalid_target",
      `no scope of ${unused} is asked for: leave this resource out, or ask for ${offered.join(" or ")}`,
    ),
  );
}

function unique(resources: readonly KnownResource[]): readonly KnownResource[] {
  return [...new Set(resources)];
}

function refuse(code: AuthorizationErrorCode, message: string): () => AuthorizationError {
  return () => new AuthorizationError(code, message);
}
