import type { Section } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";
import { checkToken } from "./invalid-token.ts";

/** What a JWT or an answer to introspection says, before anything about it is known. */
export type Said = Readonly<Record<string, unknown>>;

/**
 * What a good token says about itself, wherever its issuer writes it. Times are seconds since 1970.
 */
export interface TokenClaims {
  readonly subject: string;
  readonly clientId: string | undefined;
  readonly scopes: Scopes;
  readonly iat: number;
  readonly exp: number;
  readonly nbf: unknown;
  readonly auth_time: unknown;
  readonly cnf: unknown;
  readonly authorization_details: unknown;
}

type Scopes = Checked<readonly string[], "a list">;

/** Claims that are there, and of their types. */
type Typed = Checked<Said, "complete" | "strings" | "numbers">;

type Places = Pick<TrustedIssuer, "subjectClaim" | "clientClaim" | "scopeClaim" | "scopeMayBeList">;

/** `null` and `""` say nothing, like a claim that is not there. */
export function isUnsaid(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** RFC 9068 §2.2, RFC 7662 §2.2: all that is required must be said, and be of its type. */
export function checkClaims(
  said: Said,
  issuer: Places,
  required: readonly string[],
  section: Section,
  seconds: number,
): TokenClaims {
  const { subjectClaim, clientClaim } = issuer;
  checkComplete(said, required, section);
  checkStrings(said, [subjectClaim, clientClaim, ...(required.includes("jti") ? ["jti"] : [])]);
  checkNumbers(said, ["exp", "iat", "auth_time"]);
  return tokenClaims(said, issuer, seconds);
}

function tokenClaims(said: Typed, issuer: Places, seconds: number): TokenClaims {
  const { subjectClaim, clientClaim } = issuer;
  const { iat, exp, nbf, auth_time, cnf, authorization_details } = said;
  return {
    subject: said[subjectClaim] as string,
    clientId: isUnsaid(said[clientClaim]) ? undefined : (said[clientClaim] as string),
    scopes: checkScope(said, issuer),
    iat: isUnsaid(iat) ? seconds : (iat as number),
    exp: exp as number,
    nbf: isUnsaid(nbf) ? undefined : nbf,
    auth_time,
    cnf,
    authorization_details,
  };
}

/** RFC 9068 §2.2: a token that leaves out what its issuer must say is not used at all. */
function checkComplete(
  said: Said,
  required: readonly string[],
  section: Section,
): asserts said is Checked<Said, "complete"> {
  const missing = required.filter((name) => isUnsaid(said[name]));
  checkToken(
    "every required claim is there",
    section,
    missing.length === 0,
    `The token lacks ${missing.join(", ")}.`,
  );
}

/** RFC 7519 §4: a claim of another type than its definition's is wrong, not missing. */
function checkStrings(
  said: Said,
  names: readonly string[],
): asserts said is Checked<Said, "strings"> {
  const wrong = names.find((name) => !isUnsaid(said[name]) && typeof said[name] !== "string");
  checkToken(
    "identifiers are strings",
    "RFC 7519 §4",
    wrong === undefined,
    `The token's ${wrong} is not a string.`,
  );
}

/** RFC 7519 §2: a NumericDate is a number; `1e999` is read as infinity. */
function checkNumbers(
  said: Said,
  names: readonly string[],
): asserts said is Checked<Said, "numbers"> {
  const wrong = names.find((name) => !isUnsaid(said[name]) && !Number.isFinite(said[name]));
  checkToken(
    "times are numbers",
    "RFC 7519 §2",
    wrong === undefined,
    `The token's ${wrong} is not a number.`,
  );
}

/**
 * RFC 9068 §2.2.3, RFC 7662 §2.2: one string, in which spaces separate. A profile may take a list
 * instead.
 */
function checkScope(said: Said, { scopeClaim, scopeMayBeList }: Places): Scopes {
  const scopes = wordsIn(said[scopeClaim], scopeMayBeList);
  checkToken(
    "the scope is a string, or a list where the issuer's profile says so",
    "RFC 9068 §2.2.3",
    scopes,
    `The token's ${scopeClaim} is not a string.`,
  );
  return scopes as Scopes;
}

function wordsIn(scope: unknown, mayBeList = false): readonly string[] | undefined {
  if (isUnsaid(scope)) return [];
  if (mayBeList && Array.isArray(scope)) return scope.map(String);
  return typeof scope === "string" ? scope.split(" ").filter(Boolean) : undefined;
}
