import { createPublicKey } from "node:crypto";
import { check } from "@tale/protocol/check";
import type { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import type { JWK } from "jose";
import type { ClientSettings } from "../clients/client.ts";
import { RegistrationError } from "../clients/registration.error.ts";

type SentKey = Readonly<Record<string, unknown>>;

const maxKeys = 10;
const longestName = 200;

/**
 * An RSA modulus of 8192 bits as base64url; with a longer one, each signature would be slow work.
 */
const longestNumber = 1_366;

/** RFC 7518 §3.3: a shorter one can be factored. */
const fewestBits = 2_048;

/**
 * The kinds of key that can have signed what clients send here: their numbers (RFC 7518 §6.2.1 and
 * §6.3.1, RFC 8037 §2) and their algorithms.
 */
const kinds = [
  { kty: "EC", crv: "P-256", numbers: ["x", "y"], algorithms: ["ES256"] },
  { kty: "OKP", crv: "Ed25519", numbers: ["x"], algorithms: ["EdDSA", "Ed25519"] },
  { kty: "RSA", crv: undefined, numbers: ["n", "e"], algorithms: ["PS256", "RS256"] },
] as const;

type Kind = (typeof kinds)[number];

const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/** RFC 7591 §2: who signs brings the public keys along. */
export function checkClientKeys(
  { jwks }: Pick<ClientMetadata, "jwks">,
  method: TokenEndpointAuthMethod,
): ClientSettings["jwks"] {
  const keys = jwks && checkPublicKeys(jwks.keys);
  check(
    "who signs brings keys",
    "RFC 7591 §2",
    method !== "private_key_jwt" || (keys !== undefined && keys.length > 0),
    refuse("private_key_jwt needs public keys in jwks; nothing is fetched from a jwks_uri"),
  );
  return keys && { keys };
}

/**
 * What a client's signatures will be checked with. Keys for something else are left out, and so is
 * everything in a key but the key.
 */
function checkPublicKeys(keys: readonly SentKey[]): readonly JWK[] {
  check(
    "there are not too many keys",
    "RFC 7591 §2",
    keys.length <= maxKeys,
    refuse(`it may hold ${maxKeys} keys at most`),
  );
  check(
    "the keys are public ones",
    "RFC 7517 §9.3",
    keys.every(isPublic),
    refuse(
      "it may hold public keys only: leave out d and whatever else is secret, and replace a private key that was sent",
    ),
  );
  const usable = keys.flatMap((key, index) => checkPublicKey(key, `keys[${index}]`) ?? []);
  check(
    "there is a key to check signatures with",
    "RFC 7591 §2",
    usable.length > 0 || !keys.some(isForSignatures),
    refuse(
      "it has no key to check signatures with: of type EC with curve P-256, OKP with curve Ed25519, or RSA",
    ),
  );
  return usable;
}

/** A private or a symmetric key is nobody's business but its owner's. */
function isPublic(key: SentKey): boolean {
  return (
    typeof key["kty"] === "string" &&
    key["kty"] !== "oct" &&
    !secretMembers.some((name) => name in key)
  );
}

/** RFC 7517 §4.2 and §4.3: a client may have keys for encryption, too. */
function isForSignatures({ use, key_ops: operations }: SentKey): boolean {
  return (
    (use === undefined || use === "sig") &&
    (!Array.isArray(operations) || operations.includes("verify"))
  );
}

/**
 * RFC 7517 §5: what is not understood in a set is ignored. RFC 7591 §3.2.2: what is meant to be
 * used and cannot be, is told at once.
 */
function checkPublicKey(key: SentKey, name: string): JWK | undefined {
  const kind = kinds.find(
    ({ kty, crv, algorithms }) =>
      key["kty"] === kty &&
      (crv === undefined || key["crv"] === crv) &&
      (key["alg"] === undefined || algorithms.some((one) => one === key["alg"])),
  );
  if (!kind || !isForSignatures(key)) return undefined;
  const known = pick(key, kind);
  check(
    "the key's numbers can be numbers of such a key",
    "RFC 7518 §6",
    known,
    refuse(`${kind.numbers.join(" and ")} must be there, as base64url, and kid short`, name),
  );
  const bits = bitsOf(known);
  check(
    "the key is one of its type",
    "RFC 7518 §6",
    bits,
    refuse(`it is not a key of type ${kind.kty}`, name),
  );
  check(
    "the key cannot be guessed",
    "RFC 7518 §3.3",
    bits >= fewestBits,
    refuse(`it has ${bits} bits, and needs ${fewestBits}`, name),
  );
  return known;
}

/** @returns undefined when something in it is not what it must be */
function pick(key: SentKey, { crv, numbers }: Kind): JWK | undefined {
  const { kty, alg, kid } = key;
  const [values, isNamed] = [
    numbers.map((name) => key[name]),
    kid === undefined || isText(kid, longestName),
  ];
  if (!isNamed || !values.every((value) => isText(value, longestNumber))) return undefined;
  const given = Object.entries({ crv, alg, kid, use: key["use"] }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    kty,
    ...Object.fromEntries([...given, ...numbers.map((name) => [name, key[name]])]),
  } as JWK;
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === "string" && value.length <= longest;
}

/**
 * How long its modulus is; a point on a curve has none to be too short. @returns undefined when it
 * is no key: with 1 as exponent anybody could sign (RFC 8017 §3.1)
 */
function bitsOf(key: JWK): number | undefined {
  try {
    const { modulusLength = Infinity, publicExponent = 3n } =
      createPublicKey({ key, format: "jwk" }).asymmetricKeyDetails ?? {};
    return publicExponent < 3n ? undefined : modulusLength;
  } catch {
    return undefined;
  }
}

function refuse(problem: string, key?: string): () => RegistrationError {
  const place = key === undefined ? {} : { path: `.${key}`, value: key };
  return () =>
    new RegistrationError("invalid_client_metadata", problem, { member: "jwks", ...place });
}
