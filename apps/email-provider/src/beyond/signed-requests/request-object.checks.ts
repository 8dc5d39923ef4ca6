import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { SentParameters } from "@tale/protocol/parameters";
import { hour, second } from "@tale/service/clock";
import { compactVerify, decodeProtectedHeader, type JWTPayload } from "jose";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import type { Client } from "../../clients/client.ts";
import { tryKeys } from "../../clients/try-keys.ts";
import { clockSkew } from "../../keys/clock-skew.ts";
import { asksForSecurityProfile, signingAlgorithmsOf } from "../../clients/client.ts";
import type { UsedJtisStore } from "../../stores/used-jtis.store.ts";

/** What a request object may call itself: by its media type, or merely a JWT (RFC 9101 §10.8). */
const types: readonly unknown[] = ["oauth-authz-req+jwt", "jwt", undefined];

/** RFC 9101 §5: one request, in one place. */
export function checkOneRequest(request: string | string[], requestUri: unknown): string {
  check("there is one request object", "RFC 9101 §5", typeof request === "string", notOne);
  check(
    "request and request_uri do not come together",
    "RFC 9101 §5",
    requestUri === undefined,
    notOne,
  );
  return request;
}

/**
 * RFC 9101 §6.2: signed by a key the client registered, with the algorithm it registered if it did;
 * never with none.
 */
export async function checkSignature(object: string, client: Client): Promise<JWTPayload> {
  const { request_object_signing_alg: registered } = client.further ?? {};
  const algorithms = signingAlgorithmsOf(client).filter(
    (one) => registered === undefined || one === registered,
  );
  const claims = await verify(object, client.jwks, algorithms);
  check("the request object is signed by the client", "RFC 9101 §6.2", claims, unreadable);
  return claims;
}

async function verify(
  object: string,
  jwks: Client["jwks"],
  algorithms: string[],
): Promise<JWTPayload | undefined> {
  try {
    if (jwks === undefined || !types.includes(typeOf(object))) return undefined;
    const { payload } = await tryKeys(jwks, (findKey) =>
      compactVerify(object, findKey, { algorithms }),
    );
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    return typeof claims === "object" && claims !== null && !Array.isArray(claims)
      ? (claims as JWTPayload)
      : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 7515 §4.1.9: a media type without its `application/`, in whatever case. */
function typeOf(object: string): unknown {
  const { typ } = decodeProtectedHeader(object);
  return typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;
}

/** RFC 9101 §5: whoever wrote the address around the object cannot make it another client's. */
export function checkSameClient(claims: JWTPayload, client: Client): void {
  check(
    "client_id inside is the one outside",
    "RFC 9101 §5",
    claims["client_id"] === client.id,
    unreadable,
  );
}

/** RFC 9101 §4: an object is the whole request: nothing more is found elsewhere. */
export function checkNotNested({ request, request_uri }: SentParameters): void {
  check(
    "the request object contains no other",
    "RFC 9101 §4",
    request === undefined && request_uri === undefined,
    refuse("the request object contains request or request_uri"),
  );
}

/**
 * RFC 9101 §4: said by this client to this server, and no statement meant for another can be passed
 * off as it.
 */
export function checkForUs({ iss, aud }: JWTPayload, client: Client, issuer: string): void {
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
export function checkTimes({ exp, nbf, iat }: JWTPayload, now: number): void {
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
export function checkAge({ exp = 0, nbf }: JWTPayload, client: Client, now: number): void {
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

/** RFC 7519 §4.1.7: an object that has a name is used once; last, because it is used up by that. */
export async function checkFirstUse(
  { jti, exp = 0 }: JWTPayload,
  client: Client,
  usedJtis: UsedJtisStore,
): Promise<void> {
  const isFirst =
    jti === undefined ||
    (await usedJtis.use(
      `request object of ${client.id}`,
      JSON.stringify(jti),
      exp * second + clockSkew,
    ));
  check(
    "the request object is used for the first time",
    "RFC 7519 §4.1.7",
    isFirst,
    refuse("the request object was used before"),
  );
}

function refuse(message: string): () => AuthorizationError {
  return () => new AuthorizationError("invalid_request_object", message);
}

/** Which of them counts, two readers could see differently. */
function notOne(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request",
    title: "This request came more than once",
    detail:
      "The application sent two signed requests, or one and a reference to another, and we cannot tell which of them it means.",
    advice: "If you develop the application: send request once, and not together with request_uri.",
  });
}

/** Nothing in it can be believed, so nobody is sent anywhere because of it. */
function unreadable(): ErrorPage {
  return new ErrorPage({
    status: 400,
    code: "invalid_request_object",
    title: "This request cannot be believed",
    detail:
      "The application sent its request as a signed statement, but the signature is not one we can check with the keys it registered.",
    advice:
      "If you develop the application: sign the request object with a key from your registered jwks, with one of the algorithms in our metadata, and send client_id inside and beside it.",
  });
}
