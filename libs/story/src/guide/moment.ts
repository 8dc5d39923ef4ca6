import type { PartyId } from "../cast.ts";

/** One page of the demo, as whoever looks at it lives it. */
export interface Moment {
  /** Who one is here. */
  readonly person: "Alice" | "Carol" | "Quinn" | "a visitor";
  /** What this person is: ends the sentence "You are Alice, …". */
  readonly part?: string;
  /** What to do now. `{provider}`, `{email}` and `{password}` are filled in. */
  readonly next: string;
  /** A link that does it. */
  readonly press?: { readonly label: string; readonly to: PartyId; readonly path?: string };
  /** What a button types into the page's form: values by the names of the fields. */
  readonly fill?: { readonly label: string; readonly fields: Readonly<Record<string, string>> };
  /** Whose account must be known here; without it there is nothing to say. */
  readonly account?: keyof Accounts;
}

export interface Account {
  readonly email: string;
  readonly password: string;
}

export interface Accounts {
  readonly alice: Account;
  readonly quinn: Account;
}
