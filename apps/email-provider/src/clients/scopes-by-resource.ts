import { isIdentityScope, type Scope } from "./scopes.ts";

/** Scopes of one resource, as pages show them together. */
export interface ScopeGroup {
  /** What the resource is, in the words of its scopes; absent where there is one group only. */
  readonly heading?: string;
  /** Its address, without what goes without saying. */
  readonly places: readonly string[];
  readonly scopes: readonly Scope[];
}

/**
 * Puts scopes of one resource together, when there are several resources; those about who the user
 * is come as they are, at the end.
 *
 * @param resources those that it is about; a scope may belong to others, too
 */
export function groupByResource(
  scopes: readonly Scope[],
  resources: readonly string[],
): readonly ScopeGroup[] {
  const placesOf = (scope: Scope): string[] =>
    isIdentityScope(scope.name) ? [] : scope.resources.filter((one) => resources.includes(one));
  const groups = [...Map.groupBy(scopes, (scope) => placesOf(scope).join(" ")).values()].map(
    (own) => ({ heading: own[0]!.about, places: placesOf(own[0]!).map(placeIn), scopes: own }),
  );
  return groups.filter(({ places }) => places.length > 0).length > 1
    ? groups
    : [{ places: [], scopes }].filter(() => scopes.length > 0);
}

function placeIn(resource: string): string {
  return resource.replace(/^https?:\/\//, "");
}
