import { second } from "@tale/service/clock";
import { origin, today } from "./contacts.ts";

export type Members = Readonly<Record<string, unknown>>;

/**
 * How one product writes its access tokens, and what this resource has to be told to take them. For
 * tests only.
 */
export interface Dialect {
  /** The product, its version, and which of its settings. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly algorithm: string;
  /** The entry of `ISSUER_PROFILES` without the issuer; absent where RFC 9068 is what it speaks. */
  readonly profile?: Members;
  /** Whether this resource has credentials at its introspection endpoint. */
  readonly isSecretKnown?: boolean;
  /** Where it answers about tokens, if not where its metadata says. */
  readonly endpoint?: string;
  /** A JWT; `undefined` leaves a member out that `FakeIssuer.token` would write. */
  readonly jwt?: { readonly header: Members; readonly claims: Members };
  /** What it says about an opaque token. */
  readonly answer?: Members;
  /** Why the token is refused without the profile. */
  readonly strictly?: string;
  /** Other tokens of this product, as differences to the access token, and why they are refused. */
  readonly others: readonly (readonly [kind: string, difference: Members, reason: string])[];
}

export const now = today / second;
export const notAtJwt = "The token is not an access token: typ in its header is not at+jwt.";
export const inactive = "The token is not a signed JWT.";
export const elsewhere = `The token is meant for another resource: its aud does not name ${origin}.`;
export const alike = (name: string) =>
  `The token is not an access token: it has ${name}, as other tokens have.`;
export const usedOtherwise = (name: string) =>
  `The token is not an access token: its ${name} names another kind.`;
export const keycloakType =
  "The token is not an access token: its claim typ is neither Bearer nor DPoP.";
