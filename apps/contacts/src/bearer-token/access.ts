import { check } from "@tale/backstage/check";
import { BearerChallenge } from "./bearer-challenge.error.ts";

export const scopes = ["contacts.read", "contacts.write"] as const;

export type ContactsScope = (typeof scopes)[number];

/** Whose address book: a subject means somebody only together with the issuer that named it (RFC 7519 §4.1.2). */
export interface Owner {
  readonly issuer: string;
  readonly subject: string;
}

declare const authenticated: unique symbol;
declare const granted: unique symbol;

/** Whom a valid token speaks for, and who sent it. Made by a token's validation only. */
export interface TokenHolder extends Owner {
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly [authenticated]: true;
}

/** What opens the stores: a token holder with the scope that the work needs. Made by `requireScope` only. */
export type Access<Scope extends ContactsScope> = TokenHolder & { readonly [granted]: Readonly<Record<Scope, true>> };

/** RFC 6750 §3.1: a good token may still not be enough; the challenge names the scope that would be. */
export function requireScope<Scope extends ContactsScope>(holder: TokenHolder, scope: Scope): Access<Scope> {
  check("the token's scope covers the request", "RFC 6750 §3.1", holder.scopes.has(scope), () => new BearerChallenge("insufficient_scope", `This needs the scope ${scope}.`, scope));
  return holder as Access<Scope>;
}
