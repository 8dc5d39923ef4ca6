import type { Checked } from "@tale/protocol/checked";

/** What a client may ask for, in the words its user will read. */
export interface Scope {
  readonly name: string;
  /** The heading under which it stands where scopes of several resources are shown. */
  readonly about: string;
  /** Completes "… wants to". */
  readonly allows: string;
  /** Completes "It can". */
  readonly means: string;
  /** Completes "It cannot". */
  readonly excludes: string;
  /** Says in one what it and others of its kind allow, as `allows` does for it alone. */
  readonly together: string;
  /** The resources that understand it (RFC 8707 §2): what `RESOURCES` says, or this server itself. */
  readonly resources: readonly string[];
}

const aboutUser = { about: "Who you are", together: "know who you are" } as const;

/**
 * The scopes of OpenID Connect (Core §5.4). They belong to no resource of `RESOURCES`: userinfo, at
 * this server, takes every token that carries `openid`, whatever other resource it is meant for.
 */
const identityScopes: readonly Omit<Scope, "resources">[] = [
  {
    name: "openid",
    ...aboutUser,
    allows: "know that it is you",
    means: "recognise you when you come back",
    excludes: "learn your password, or get at anything of yours",
  },
  {
    name: "profile",
    ...aboutUser,
    allows: "know your name",
    means: "read the name you have here",
    excludes: "change it",
  },
  {
    name: "email",
    ...aboutUser,
    allows: "know your email address",
    means: "read your address",
    excludes: "read your mail, or send any",
  },
];

export function identityScopesAt(issuer: string): readonly Scope[] {
  return identityScopes.map((scope) => ({ ...scope, resources: [issuer] }));
}

/** Whether a scope is about who the user is, and not about something of theirs. */
export function isIdentityScope(name: string): boolean {
  return identityScopes.some((scope) => scope.name === name);
}

export function namesOf(scopes: readonly Scope[]): string[] {
  return scopes.map(({ name }) => name);
}

/**
 * OpenID Connect Core §3.1.2.1: beside `openid`, scopes that are not understood are ignored;
 * libraries like to add `offline_access`, which belongs to no resource either: whether a client may
 * refresh is part of its registration.
 */
export function scopesThatCount(
  asked: readonly string[],
  known: readonly Scope[],
): readonly string[] {
  const names = namesOf(known);
  return asked.includes("openid") ? asked.filter((one) => names.includes(one)) : asked;
}

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
