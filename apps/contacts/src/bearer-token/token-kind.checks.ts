import { accessTokenType } from "@tale/protocol/access-token";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import type { UnverifiedToken } from "./access-token.checks.ts";
import { checkToken } from "./invalid-token.ts";
import { isUnsaid, type Said } from "./token-claims.checks.ts";

/**
 * An issuer signs ID tokens, logout tokens and others with the same key: which kind is this one?
 */
export function checkKind(token: UnverifiedToken, issuer: TrustedIssuer): void {
  const { profile } = issuer;
  if (profile !== "jwt" && profile !== "keycloak") return checkType(token);
  if (typeOf(token) === accessTokenType) return;
  checkNoOtherType(token);
  if (profile === "keycloak") return checkKeycloakType(token.claims);
  checkNothingOfIdTokens(token.claims, [...othersClaims, "auth_time"]);
  checkUse(token.claims);
  checkSaysWhatFor(token.claims, issuer);
}

function typeOf({ header }: UnverifiedToken): string {
  const type: unknown = isUnsaid(header.typ) ? "jwt" : header.typ;
  return typeof type === "string" ? type.toLowerCase().replace(/^application\//, "") : "";
}

/**
 * RFC 9068 §4: an ID token of the same issuer is signed with the same key; `typ` tells them apart.
 */
function checkType(token: UnverifiedToken): void {
  checkToken(
    "the token is an access token",
    "RFC 9068 §4",
    typeOf(token) === accessTokenType,
    "The token is not an access token: typ in its header is not at+jwt.",
  );
}

/**
 * RFC 8725 §3.11: a token whose header names its kind is of that kind, whatever its claims look
 * like.
 */
function checkNoOtherType(token: UnverifiedToken): void {
  checkToken(
    "the token's header names no other kind",
    "RFC 8725 §3.11",
    typeOf(token) === "jwt",
    "The token is not an access token: typ in its header is neither at+jwt nor JWT.",
  );
}

/**
 * RFC 8725 §3.12: Keycloak writes into each token what it is; its ID, refresh and logout tokens say
 * `ID`, `Refresh` and `Logout`.
 */
function checkKeycloakType({ typ }: Said): void {
  checkToken(
    "Keycloak calls the token an access token",
    "RFC 8725 §3.12",
    typ === "Bearer" || typ === "DPoP",
    "The token is not an access token: its claim typ is neither Bearer nor DPoP.",
  );
}

/**
 * Claims of ID tokens (OpenID Connect Core §2 and §3.3.2.11), security events (RFC 8417) and signed
 * answers (RFC 9701).
 */
export const othersClaims = [
  "nonce",
  "at_hash",
  "c_hash",
  "s_hash",
  "events",
  "token_introspection",
];

/** RFC 8725 §3.12: what belongs into another kind of token is in no access token. */
export function checkNothingOfIdTokens(claims: Said, names: readonly string[]): void {
  const found = names.find((name) => !isUnsaid(claims[name]));
  checkToken(
    "the token has no claim of an ID token",
    "RFC 8725 §3.12",
    found === undefined,
    `The token is not an access token: it has ${found}, as other tokens have.`,
  );
}

/** How issuers call an access token in claims of their own: Hydra, Cognito, Keycloak. */
const accessTokenUses = ["access_token", "access", "bearer", "dpop", accessTokenType, "jwt"];

/**
 * RFC 8725 §3.12: where an issuer says by a claim of its own what a token is for, a refresh token
 * is told apart.
 */
export function checkUse(said: Said): void {
  const wrong = ["token_use", "typ"].find((name) => !isUnsaid(said[name]) && !isAccess(said[name]));
  checkToken(
    "the token is not for another use",
    "RFC 8725 §3.12",
    wrong === undefined,
    `The token is not an access token: its ${wrong} names another kind.`,
  );
}

function isAccess(use: unknown): boolean {
  return typeof use === "string" && accessTokenUses.includes(use.toLowerCase());
}

/** RFC 8725 §3.12: an ID token has no scope and no `client_id`; `azp` it may have. */
function checkSaysWhatFor(claims: Said, { scopeClaim, clientClaim }: TrustedIssuer): void {
  const names = [scopeClaim, clientClaim === "azp" ? "client_id" : clientClaim];
  checkToken(
    "the token has a scope or a client",
    "RFC 8725 §3.12",
    names.some((name) => !isUnsaid(claims[name])),
    `The token is not an access token: it has neither ${names.join(" nor ")}.`,
  );
}
