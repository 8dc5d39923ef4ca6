import { check } from "@tale/protocol/check";
import type { Checked, Passed } from "@tale/protocol/checked";
import type { HttpResponse } from "@tale/service/http-client";
import { checkToken } from "../bearer-token/invalid-token.ts";
import { IssuerMisconfigured } from "../bearer-token/issuer-misconfigured.error.ts";
import type { VouchedClaims } from "../bearer-token/token-states.ts";
import {
  checkClaims,
  isUnsaid,
  type Said,
  type TokenClaims,
} from "../bearer-token/token-claims.checks.ts";
import {
  checkNothingOfIdTokens,
  checkUse,
  othersClaims,
} from "../bearer-token/token-kind.checks.ts";
import type { TrustedIssuer } from "../trusted-issuers/trusted-issuer.ts";

/**
 * An issuer's answer about a token (RFC 7662 §2.2); what a good token needs of it is checked one by
 * one.
 */
export type IntrospectionAnswer = Checked<Said & { readonly active: boolean }, "an answer">;

/** A token that its issuer calls active, whose answer names no other issuer. */
export type ActiveToken = Checked<OwnedToken, "active" | "of this issuer">;

/** An active token that is no other token: its answer says its type, or nothing of ID tokens. */
export type ActiveAccessToken = Checked<ActiveToken, "use"> &
  (Passed<"type"> | Passed<"nothing of ID tokens">);

/** An answer that calls a token good, and whose answer it is. */
export interface OwnedToken {
  readonly trusted: TrustedIssuer;
  readonly claims: IntrospectionAnswer;
}

/**
 * RFC 7662 §2.2: anything but a JSON object with `active` says nothing about the token, only about
 * the issuer.
 */
export function checkAnswer({ status, body }: HttpResponse): IntrospectionAnswer {
  check("the issuer takes the question", "RFC 7662 §2.3", status === 200, () =>
    refusal(status, body),
  );
  const answer: unknown = JSON.parse(body);
  check(
    "the issuer says whether the token is active",
    "RFC 7662 §2.2",
    isAnswer(answer),
    () => new Error("its answer does not say whether the token is active"),
  );
  return answer;
}

function isAnswer(answer: unknown): answer is IntrospectionAnswer {
  return (
    typeof answer === "object" &&
    answer !== null &&
    !Array.isArray(answer) &&
    typeof (answer as Said).active === "boolean"
  );
}

/**
 * RFC 7662 §2.3, RFC 6749 §5.2: credentials that are not taken, and an address without an endpoint,
 * stay so until a setting changes.
 */
function refusal(status: number, body: string): Error {
  const isLasting = status >= 400 && status < 500 && status !== 408 && status !== 429;
  const why = `its introspection endpoint answers ${status}${[401, 403].includes(status) ? ", so it does not take the credentials of this resource" : ""}`;
  const cause = new Error(`it said ${saidIn(body)}`);
  return isLasting ? new IssuerMisconfigured(why, { cause }) : new Error(why, { cause });
}

/**
 * `error` and `error_description` for the log (RFC 6749 §5.2), and nothing else of what the issuer
 * wrote.
 */
function saidIn(body: string): string {
  try {
    const { error, error_description } = JSON.parse(body) as Said;
    return (
      [error, error_description]
        .filter((text) => typeof text === "string")
        .join(": ")
        .slice(0, 300) || "nothing"
    );
  } catch {
    return "nothing";
  }
}

/** RFC 7662 §2.2: unknown, expired, taken back, or not for us to know: one answer for all. */
export function checkActive(
  found: OwnedToken | undefined,
): asserts found is Checked<OwnedToken, "active"> {
  checkToken(
    "an issuer calls the token active",
    "RFC 7662 §2.2",
    found,
    "The token is not active.",
  );
}

/**
 * RFC 7662 §2.2: an answer may leave its issuer out, because it came from there; it may not name
 * another.
 */
export function checkAnswerIssuer(
  found: OwnedToken,
): asserts found is Checked<OwnedToken, "of this issuer"> {
  const { iss } = found.claims;
  checkToken(
    "the answer is about a token of this issuer",
    "RFC 7662 §2.2",
    isUnsaid(iss) || iss === found.trusted.issuer,
    "The token comes from an issuer that is not trusted here.",
  );
}

/**
 * RFC 7662 §2.2: a refresh token is active too, and has no type, but not every issuer types its
 * access tokens. Whatever an answer says of its kind must fit. RFC 9449 §6.2: a token of type DPoP
 * is bound.
 */
export function checkTokenType(token: ActiveToken): ActiveAccessToken {
  const { token_type: type, cnf } = token.claims;
  const name = isUnsaid(type) ? "bearer" : typeof type === "string" && type.toLowerCase();
  checkToken(
    "the token is an access token",
    "RFC 7662 §2.2",
    name === "bearer" || (name === "dpop" && cnf !== undefined),
    "The token is not an access token: its token_type is neither Bearer nor DPoP with cnf.",
  );
  checkUse(token);
  if (saysType(token)) return token;
  checkNothingOfIdTokens(token, othersClaims);
  return token;
}

function saysType(token: OwnedToken): token is Checked<OwnedToken, "type"> {
  return !isUnsaid(token.claims.token_type);
}

/** RFC 7662 §2.2: what the issuer answers about a token it vouches for, if it says all of it. */
export function checkAnsweredClaims(
  { claims, trusted }: Checked<ActiveAccessToken, "for this resource">,
  seconds: number,
): VouchedClaims {
  const required = [trusted.subjectClaim, trusted.clientClaim, "exp"];
  const said: TokenClaims = checkClaims(claims, trusted, required, "RFC 7662 §2.2", seconds);
  return said as VouchedClaims;
}
