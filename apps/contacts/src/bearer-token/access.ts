import { check } from "@tale/protocol/check";
import type { Checked, Passed } from "@tale/protocol/checked";
import { BearerChallenge } from "./bearer-challenge.error.ts";

export const scopes = ["contacts.read", "contacts.write"] as const;

export type ContactsScope = (typeof scopes)[number];

/**
 * Whose address book: a subject means somebody only together with the issuer that named it (RFC
 * 7519 §4.1.2).
 */
export interface Owner {
  readonly issuer: string;
  readonly subject: string;
}

/** Whom a valid token speaks for, and which client sent it. Made by a token's validation only. */
export interface TokenHolder extends Owner, Passed<"token valid"> {
  /** Absent where the issuer does not say which client it is. */
  readonly clientId: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** Contacts that the token names one by one, by the scope that would open them all (RFC 9396). */
  readonly named: Partial<Record<ContactsScope, readonly string[]>>;
  /**
   * Thumbprint of the key that must be proven with each use (RFC 9449 §6); a plain bearer token has
   * none.
   */
  readonly boundTo: KeyThumbprint | undefined;
  /** When the user signed in, in seconds since 1970, if the issuer says so (RFC 9068 §2.2.1). */
  readonly signedInAt: number | undefined;
}

/** The SHA-256 thumbprint of a key, from a confirmation that can be checked here (RFC 9449 §6.1). */
export type KeyThumbprint = Checked<string, "confirmation known">;

/** A holder whose token came in the way it must come: with a proof, if it is bound to a key. */
export type PresentHolder = Checked<TokenHolder, "possession shown">;

/**
 * What opens the stores: a token holder who may do the work a scope stands for. Made by
 * `requireScope` only.
 */
export type Access<Scope extends ContactsScope> = Checked<PresentHolder, Scope> & {
  /** With these contacts only, as if the book held no others; without it, with all. */
  readonly only?: readonly string[] | undefined;
};

/**
 * RFC 6750 §3.1: a good token may still not be enough; the challenge names the scope that would be.
 * Contacts it names are enough for themselves.
 */
export function requireScope<Scope extends ContactsScope>(
  holder: PresentHolder,
  scope: Scope,
): Access<Scope> {
  const only = holder.scopes.has(scope) ? undefined : holder.named[scope];
  check(
    "the token's scope covers the request",
    "RFC 6750 §3.1",
    holder.scopes.has(scope) || only,
    () => new BearerChallenge("insufficient_scope", `This needs the scope ${scope}.`, { scope }),
  );
  return (only ? { ...holder, only } : holder) as Access<Scope>;
}
