/** What a client may ask for, in the words its user will read. */
export interface Scope {
  readonly name: string;
  /** Completes "… wants to". */
  readonly allows: string;
  /** Completes "It can". */
  readonly means: string;
  /** Completes "It cannot". */
  readonly excludes: string;
}

export const scopes: readonly Scope[] = [
  {
    name: "contacts.read",
    allows: "see the people in your address book",
    means: "read every name and address in it, now and later, until you take it back",
    excludes: "change anything, or read your mail",
  },
  {
    name: "contacts.write",
    allows: "change your address book",
    means: "add people to it, and change or delete those who are in it",
    excludes: "send mail in your name, or read your mail",
  },
];

export const scopeNames: readonly string[] = scopes.map((scope) => scope.name);
