/** What a client may ask for, in the words its user will read. */
export interface Scope {
  readonly name: string;
  /** Completes "… wants to". */
  readonly allows: string;
  /** Completes "It can". */
  readonly means: string;
  /** Completes "It cannot". */
  readonly excludes: string;
  /** Says in one what it and others of its kind allow, as `allows` does for it alone. */
  readonly together: string;
  /**
   * About who the user is, and of use at this server only: no resource server is needed for it
   * (OpenID Connect Core §5.4).
   */
  readonly isIdentity?: true;
}

export const scopes: readonly Scope[] = [
  {
    name: "contacts.read",
    allows: "see the people in your address book",
    means: "read every name and address in it, now and later, until you take it back",
    excludes: "change anything, or read your mail",
    together: "use your address book",
  },
  {
    name: "contacts.write",
    allows: "change your address book",
    means: "add people to it, and change or delete those who are in it",
    excludes: "send mail in your name, or read your mail",
    together: "use your address book",
  },
  {
    name: "openid",
    allows: "know that it is you",
    means: "recognise you when you come back",
    excludes: "learn your password, or get at anything of yours",
    together: "know who you are",
    isIdentity: true,
  },
  {
    name: "profile",
    allows: "know your name",
    means: "read the name you have here",
    excludes: "change it",
    together: "know who you are",
    isIdentity: true,
  },
  {
    name: "email",
    allows: "know your email address",
    means: "read your address",
    excludes: "read your mail, or send any",
    together: "know who you are",
    isIdentity: true,
  },
];

export const scopeNames: readonly string[] = scopes.map((scope) => scope.name);

const identityScopes: ReadonlySet<string> = new Set(
  scopes.filter(({ isIdentity }) => isIdentity).map(({ name }) => name),
);

/** Whether a scope is about who the user is, and not about something of theirs. */
export function isIdentityScope(name: string): boolean {
  return identityScopes.has(name);
}

/**
 * OpenID Connect Core §3.1.2.1: beside `openid`, scopes that are not understood are ignored;
 * libraries like to add `offline_access`.
 */
export function scopesThatCount(asked: readonly string[]): readonly string[] {
  return asked.includes("openid") ? asked.filter((one) => scopeNames.includes(one)) : asked;
}
