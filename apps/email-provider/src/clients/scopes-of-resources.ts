import type { Checked } from "@tale/protocol/checked";
import { isIdentityScope, type Scope } from "./scopes.ts";

/** What this server issues tokens for, as it is configured. */
export interface KnownTargets {
  /** Resource identifiers (RFC 8707 §2). */
  readonly resources: readonly [string, ...string[]];
  /** Each with the resources that it belongs to. */
  readonly scopes: readonly Scope[];
}

/** The identifier of a resource that this server issues tokens for. */
export type KnownResource = Checked<string, "a resource of ours">;

/** Scopes, and the resources at which they open something. */
export interface Reach {
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/** What is asked for or allowed, resource by resource: each with the scopes of its own. */
export function reachByResource(
  { scopes, resources }: Reach,
  known: readonly Scope[],
): readonly Reach[] {
  return resources.map((resource) => ({
    scopes: scopesAt(resource, scopes, known),
    resources: [resource],
  }));
}

/** Those of the scopes that a resource understands, and no others. */
export function ownScopesAt(
  resource: string,
  names: readonly string[],
  known: readonly Scope[],
): readonly string[] {
  return names.filter((name) => resourcesOf(name, known).includes(resource));
}

/**
 * What a token for this resource may carry (RFC 8707 §2.2). The scopes about who the user is go
 * with every token: userinfo takes them all.
 */
export function scopesAt(
  resource: string,
  names: readonly string[],
  known: readonly Scope[],
): readonly string[] {
  return names.filter(
    (name) => isIdentityScope(name) || resourcesOf(name, known).includes(resource),
  );
}

/**
 * The resources at which all these scopes can be used together, so that one of them may be implied.
 * Scopes about who the user is decide only where there are no others.
 */
export function resourcesWithAll(
  names: readonly string[],
  known: readonly Scope[],
): readonly string[] {
  const lists = decisive(names).map((name) => resourcesOf(name, known));
  return (lists[0] ?? []).filter((resource) => lists.every((list) => list.includes(resource)));
}

/** Scopes that are of no use at any of the resources. */
export function scopesElsewhere(
  names: readonly string[],
  resources: readonly string[],
  known: readonly Scope[],
): readonly string[] {
  return names.filter(
    (name) =>
      !isIdentityScope(name) &&
      !resourcesOf(name, known).some((resource) => resources.includes(resource)),
  );
}

/** Completes "send": the `resource` that each scope needs. */
export function resourceFor(names: readonly string[], known: readonly Scope[]): string[] {
  const byResource = Map.groupBy(decisive(names), (name) => resourcesOf(name, known)[0] ?? "");
  return [...byResource].map(([resource, own]) => `resource=${resource} for ${own.join(" ")}`);
}

function decisive(names: readonly string[]): readonly string[] {
  const own = names.filter((name) => !isIdentityScope(name));
  return own.length > 0 ? own : names;
}

function resourcesOf(name: string, known: readonly Scope[]): readonly string[] {
  return known.find((scope) => scope.name === name)?.resources ?? [];
}
