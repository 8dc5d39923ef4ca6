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
