import type { Checked } from "@tale/protocol/checked";
import { accessTokenType } from "@tale/protocol/access-token";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { checkToken } from "./invalid-token.ts";
import { isUnsaid, type Said } from "./token-claims.checks.ts";
import type { AccessToken, ReadableToken, UnverifiedToken } from "./token-states.ts";

interface WithClaims {
  readonly claims: Said;
}

/**
 * An issuer signs ID tokens, logout tokens and others with the same key: which kind is this one?
 */
export function checkKind(token: ReadableToken, issuer: TrustedIssuer): AccessToken {
  const { profile } = issuer;
  if (profile !== "jwt" && profile !== "keycloak") {
    checkType(token);
    return token;
  }
  if (hasType(token)) return token;
  checkNoOtherType(token);
  if (profile === "keycloak") {
    checkKeycloakType(token);
    return token;
  }
  checkNothingOfIdTokens(token, [...othersClaims, "auth_time"]);
  checkUse(token);
  checkSaysWhatFor(token, issuer);
  return token;
}

function hasType(token: UnverifiedToken): token is Checked<UnverifiedToken, "type"> {
  return typeOf(token) === accessTokenType;
}

function typeOf({ header }: UnverifiedToken): string {
  const type: unknown = isUnsaid(header.typ) ? "jwt" : header.typ;
  return typeof type === "string" ? type.toLowerCase().replace(/^application\//, "") : "";
}

/**
 * RFC 9068 §4: an ID token of the same issuer is signed with the same key; `typ` tells them apart.
 */
function checkType(token: UnverifiedToken): asserts token is Checked<UnverifiedToken, "type"> {
  checkToken(
    "the token is an access token",
    "RFC 9068 §4",
    hasType(token),
    "The token is not an access token: typ in its header is not at+jwt.",
  );
}

/**
 * RFC 8725 §3.11: a token whose header names its kind is of that kind, whatever its claims look
 * like.
 */
function checkNoOtherType(
  token: UnverifiedToken,
): asserts token is Checked<UnverifiedToken, "no other type"> {
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
function checkKeycloakType(
  token: UnverifiedToken,
): asserts token is Checked<UnverifiedToken, "Keycloak's type"> {
  const { typ } = token.claims;
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
export function checkNothingOfIdTokens(
  token: WithClaims,
  names: readonly string[],
): asserts token is Checked<WithClaims, "nothing of ID tokens"> {
  const found = names.find((name) => !isUnsaid(token.claims[name]));
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
export function checkUse(token: WithClaims): asserts token is Checked<WithClaims, "use"> {
  const said = token.claims;
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
function checkSaysWhatFor(
  token: WithClaims,
  { scopeClaim, clientClaim }: TrustedIssuer,
): asserts token is Checked<WithClaims, "purpose"> {
  const names = [scopeClaim, clientClaim === "azp" ? "client_id" : clientClaim];
  checkToken(
    "the token has a scope or a client",
    "RFC 8725 §3.12",
    names.some((name) => !isUnsaid(token.claims[name])),
    `The token is not an access token: it has neither ${names.join(" nor ")}.`,
  );
}
