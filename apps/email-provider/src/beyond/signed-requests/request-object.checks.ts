import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { hour, second } from "@tale/service/clock";
import type { JWTPayload } from "jose";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { asksForSecurityProfile, clockSkew, type Client } from "../../clients/client.ts";
import type { RequestClaims } from "./request-signature.checks.ts";

/** What passed every check, and is not used up yet. */
export type FreshRequestClaims = Checked<
  RequestClaims,
  "not nested" | "for us" | "live" | "recent"
>;

/** What passed every check, and is used up. */
export type UsedRequestClaims = Checked<FreshRequestClaims, "first use">;

/** RFC 9101 §4: an object is the whole request: nothing more is found elsewhere. */
export function checkNotNested(
  claims: JWTPayload,
): asserts claims is Checked<JWTPayload, "not nested"> {
  const { request, request_uri } = claims;
  check(
    "the request object contains no other",
    "RFC 9101 §4",
    !isSaid(request) && !isSaid(request_uri),
    refuse("the request object contains request or request_uri"),
  );
}

/** A member that is null or empty says nothing. */
function isSaid(member: unknown): boolean {
  return member !== undefined && member !== null && member !== "";
}

/**
 * RFC 9101 §4: said by this client to this server, and no statement meant for another can be passed
 * off as it.
 */
export function checkForUs(
  claims: JWTPayload,
  client: Client,
  issuer: string,
): asserts claims is Checked<JWTPayload, "for us"> {
  const { iss, aud } = claims;
  check(
    "the client says it",
    "RFC 9101 §4",
    iss === client.id,
    refuse("iss of the request object is not the client_id"),
  );
  check(
    "it is said to us",
    "RFC 9101 §4",
    [aud].flat().includes(issuer),
    refuse("aud of the request object is not the issuer"),
  );
}

/**
 * RFC 7519 §4.1: a request is good for moments; one that is good for ever could be sent again by
 * anybody who finds it.
 */
export function checkTimes(
  claims: JWTPayload,
  now: number,
): asserts claims is Checked<JWTPayload, "live"> {
  const { exp, nbf, iat } = claims;
  const isLive =
    typeof exp === "number" && exp * second > now - clockSkew && exp * second <= now + hour;
  check(
    "the request object is live, and not for long",
    "RFC 7519 §4.1.4",
    isLive,
    refuse("exp of the request object is missing, past, or more than an hour away"),
  );
  const isBorn = [nbf, iat].every(
    (time) => time === undefined || (typeof time === "number" && time * second <= now + clockSkew),
  );
  check(
    "the request object's time has come",
    "RFC 7519 §4.1.5",
    isBorn,
    refuse("nbf or iat of the request object is in the future"),
  );
}

/**
 * FAPI 2.0 Message Signing §5.3.1: whose profile or promise it is to sign also says from when on
 * the request is good, and that within the hour. Others need not say it.
 */
export function checkAge(
  claims: JWTPayload,
  client: Client,
  now: number,
): asserts claims is Checked<JWTPayload, "recent"> {
  const { exp = 0, nbf } = claims;
  const isAsked =
    asksForSecurityProfile(client) || client.further?.require_signed_request_object === true;
  const isRecent = typeof nbf === "number" && nbf * second >= now - hour - clockSkew;
  check(
    "the request object says from when on it is good",
    "FAPI 2.0 Message Signing §5.3.1",
    !isAsked || isRecent,
    refuse("nbf of the request object is missing, or more than an hour ago"),
  );
  const isBrief = typeof nbf === "number" && (exp - nbf) * second <= hour;
  check(
    "the request object is good for an hour at most",
    "FAPI 2.0 Message Signing §5.3.1",
    !isAsked || isBrief,
    refuse("exp of the request object is more than an hour after nbf"),
  );
}

/** RFC 7519 §4.1.7: an object that has a name is used once. */
export function checkObjectFirstUse(
  claims: FreshRequestClaims,
  isFirst: boolean,
): UsedRequestClaims {
  check(
    "the request object is used for the first time",
    "RFC 7519 §4.1.7",
    isFirst,
    refuse("the request object was used before"),
  );
  return claims as UsedRequestClaims;
}

function refuse(message: string): () => AuthorizationError {
  return () => new AuthorizationError("invalid_request_object", message);
}
