import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import { jwtBearerAssertion } from "@tale/protocol/oauth-urns";
import { hour, minute, second, type Clock } from "@tale/service/clock";
import { decodeJwt, errors, jwtVerify, type JWTPayload } from "jose";
import type { UsedJtisStore } from "../stores/used-jtis.store.ts";
import { asksForSecurityProfile, clockSkew, signingAlgorithmsOf, type Client } from "./client.ts";
import { TokenError } from "./token.error.ts";
import { tryKeys } from "./try-keys.ts";

export interface AssertionOptions {
  readonly issuer: string;
  readonly usedJtis: UsedJtisStore;
  readonly now: Clock;
}

type Assertion = Checked<string, "of its kind">;

export interface SignedAssertion {
  readonly method: "private_key_jwt";
  readonly clientId: Checked<string, "named by the assertion">;
  readonly assertion: Assertion;
}

/** What an assertion says that its client signed, for us and for now. It is not used up yet. */
type FreshClaims = Checked<
  JWTPayload & { readonly sub: string; readonly jti: string; readonly exp: number },
  "signed by the client"
>;

/** What an assertion says that proves its client: it was used for the first time. */
export type ProvenClaims = Checked<FreshClaims, "first use">;

/**
 * `private_key_jwt` (RFC 7523 §2.2 and §3): the client signs who it is, to us and nobody else, for
 * moments and for one use. No secret ever travels, and none is kept here.
 */
export function signedAssertion({
  client_id,
  client_assertion,
  client_assertion_type,
}: SentClientCredentials): SignedAssertion | undefined {
  if (client_assertion === undefined && client_assertion_type === undefined) return undefined;
  const assertion = checkAssertion(client_assertion, client_assertion_type);
  return {
    method: "private_key_jwt",
    clientId: checkNamesOne(assertion, client_id),
    assertion,
  };
}

/** RFC 7523 §2.2: the assertion and the word for its kind come together. */
function checkAssertion(assertion: string | undefined, type: string | undefined): Assertion {
  check(
    "the assertion is a JWT and says so",
    "RFC 7523 §2.2",
    assertion !== undefined && type === jwtBearerAssertion,
    () =>
      new TokenError(
        "invalid_request",
        `client_assertion and client_assertion_type=${jwtBearerAssertion} go together`,
      ),
  );
  return assertion as Assertion;
}

/**
 * RFC 7523 §3: issuer and subject are the client; a client_id beside it must be the same. Nothing
 * of it is believed yet.
 */
function checkNamesOne(
  assertion: Assertion,
  clientId: string | undefined,
): SignedAssertion["clientId"] {
  const { iss, sub } = readUnverified(assertion);
  check(
    "the assertion names one client",
    "RFC 7523 §3",
    typeof sub === "string" && iss === sub,
    () =>
      new TokenError(
        "invalid_client",
        "iss and sub of the client assertion must both be the client_id",
      ),
  );
  check(
    "client_id in body and assertion agree",
    "RFC 7521 §4.2",
    clientId === undefined || clientId === sub,
    () =>
      new TokenError(
        "invalid_request",
        "client_id in the body is not the one in the client assertion",
      ),
  );
  return sub as SignedAssertion["clientId"];
}

function readUnverified(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    return {};
  }
}

/**
 * RFC 7523 §3: signed by the client's own key, for this issuer as its only audience, not expired
 * and not for long. What is wrong with the rest is told only where the signature is good.
 *
 * @returns false when no key of the client signed it
 */
async function checkSignedByClient(
  assertion: string,
  client: Client | undefined,
  { issuer, now }: AssertionOptions,
): Promise<FreshClaims | false> {
  if (client?.jwks === undefined) return false;
  const claims = await verify(assertion, client.jwks, client, now());
  if (!claims) return false;
  const { aud, exp = 0, jti, iat } = claims;
  const isForUsOnly = aud === issuer || (isAlone(aud, issuer) && !asksForSecurityProfile(client));
  const isBrief =
    exp * second <= now() + hour && (iat === undefined || iat * second <= now() + clockSkew);
  check(
    "the assertion is for this issuer only",
    "RFC 7523 §3",
    isForUsOnly,
    refuse(`aud must be ${issuer}, and nothing else`),
  );
  check(
    "the assertion is for now",
    "RFC 7523 §3",
    isBrief,
    refuse("exp may be an hour ahead at most, and iat not in the future"),
  );
  check(
    "the assertion has a name",
    "RFC 7519 §4.1.7",
    typeof jti === "string" && jti !== "",
    refuse("jti must be text, and not empty"),
  );
  return claims as FreshClaims;
}

/**
 * RFC 7523 §3: the assertion is used up when it proves its client; of any number at once, one is
 * first.
 *
 * @returns false when no key of the client signed it
 */
export async function proveBySignature(
  assertion: string,
  client: Client | undefined,
  options: AssertionOptions,
): Promise<ProvenClaims | false> {
  const claims = await checkSignedByClient(assertion, client, options);
  if (!claims) return false;
  const { sub, jti, exp } = claims;
  const isFirst = await options.usedJtis.use(sub, jti, exp * second + minute);
  return checkAssertionFirstUse(claims, isFirst);
}

/** RFC 7523 §3: an assertion is used once. */
function checkAssertionFirstUse(claims: FreshClaims, isFirst: boolean): ProvenClaims {
  check("the assertion is new", "RFC 7523 §3", isFirst, refuse("jti was used before"));
  return claims as ProvenClaims;
}

async function verify(
  assertion: string,
  jwks: NonNullable<Client["jwks"]>,
  client: Client,
  now: number,
): Promise<JWTPayload | undefined> {
  const expected = {
    issuer: client.id,
    subject: client.id,
    algorithms: signingAlgorithmsOf(client),
    requiredClaims: ["exp", "jti", "aud"],
    currentDate: new Date(now),
    clockTolerance: clockSkew / second,
  };
  try {
    const { payload } = await tryKeys(jwks, (findKey) => jwtVerify(assertion, findKey, expected));
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
      throw refuse(`${error.claim} is missing, or not valid now`)();
    return undefined;
  }
}

function refuse(reason: string): () => TokenError {
  return () => new TokenError("invalid_client", `client assertion: ${reason}`);
}

/** A list of one says the same, in more words than the security profile allows. */
function isAlone(aud: JWTPayload["aud"], issuer: string): boolean {
  return Array.isArray(aud) && aud.length === 1 && aud[0] === issuer;
}
