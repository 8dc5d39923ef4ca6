import type { Checked, Passed } from "@tale/protocol/checked";
import type { JWTPayload, ProtectedHeaderParameters } from "jose";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import type { KeySet } from "./issuer-keys.ts";
import type { TokenClaims } from "./token-claims.checks.ts";

// What a JWT is on its way from a text to a token holder (RFC 9068 §4). Each state is the one
// before it with the marks of further checks, and each function takes the state it needs.

/** A token and its two halves as it claims to be; nothing in them is proven. */
export type UnverifiedToken = Checked<
  {
    readonly text: string;
    readonly header: ProtectedHeaderParameters;
    readonly claims: JWTPayload;
  },
  "a JWT"
>;

/** A token that uses no extension: its header and claims mean what they usually mean. */
export type ReadableToken = Checked<UnverifiedToken, "no extension">;

/** The three ways in which a token shows that it is an access token. */
export type AccessToken = ReadableToken &
  (
    | Passed<"type">
    | Passed<"no other type" | "Keycloak's type">
    | Passed<"no other type" | "nothing of ID tokens" | "use" | "purpose">
  );

/** A token that is good if the issuer signed it: the signature is the last to be checked. */
export type CredibleToken = Checked<AccessToken, "for this resource" | "algorithm allowed">;

/** The issuer that a token names, which is one of those trusted here. */
export type IssuerOfToken = Checked<TrustedIssuer, "named by the token">;

/** Claims that the issuer vouches for, by its signature or by its answer (RFC 7662). */
export type VouchedClaims = Checked<TokenClaims, "vouched for">;

/** Claims whose signature held, with the keys that proved it. */
export interface SignedClaims {
  readonly claims: VouchedClaims;
  readonly provenBy: KeySet;
}

/** Claims of a token that is good now: what a token holder is made of. */
export type ValidClaims = Checked<VouchedClaims, "unexpired" | "begun" | "short-lived">;
