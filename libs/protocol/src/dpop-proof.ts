import { createHash } from "node:crypto";
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
  type JWK,
} from "jose";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import { DpopProofClaims } from "./dpop-message.ts";

/** The media type in a proof's header (RFC 9449 §4.2). */
export const dpopProofType = "dpop+jwt";

/**
 * How a proof may be signed: asymmetric only (RFC 9449 §4.2), and without PKCS #1 v1.5, which FAPI
 * 2.0 Security Profile §5.4.1 leaves out. For `dpop_signing_alg_values_supported` and `algs` (RFC
 * 9449 §5.1 and §7.1).
 */
export const dpopAlgorithms: readonly string[] = ["ES256", "EdDSA", "Ed25519", "PS256"];

/**
 * Two names for the same signatures (RFC 9864 §2.2): the older says the kind of curve, the newer
 * the curve.
 */
const edwards: readonly unknown[] = ["EdDSA", "Ed25519"];

/**
 * What is wrong with a proof, as told to the client (RFC 9449 §5 and §7.1; both codes are
 * registered in §12.2).
 */
export type DpopErrorCode = "invalid_dpop_proof" | "use_dpop_nonce";

/**
 * What a proof says, and by whose key: `jkt` is the RFC 7638 thumbprint of the key that signed it;
 * `iat` is in seconds since 1970.
 */
export interface DpopProof extends Static<typeof DpopProofClaims> {
  readonly jkt: string;
}

/**
 * Long enough for an RSA key of 4096 bits and a long URL, short enough to be read for a stranger.
 */
const longestProof = 8192;

/**
 * Members that only a private or a symmetric key has (RFC 7518 §6.2.2, §6.3.2 and §6.4.1; RFC 8037
 * §2).
 */
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/**
 * The algorithm that a proof says it is signed with, so that a client hears which ones are taken
 * here before its proof is called malformed (RFC 9449 §4.3, step 5).
 *
 * @returns undefined when the text is no JWT, or names no algorithm
 */
export function algorithmOfProof(proof: string): string | undefined {
  if (proof.length > longestProof) return undefined;
  try {
    const alg: unknown = decodeProtectedHeader(proof).alg;
    return typeof alg === "string" ? alg : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads the `DPoP` header of a request as far as the proof itself goes (RFC 9449 §4.3, steps 2 to
 * 7). That it is meant for this very request, fresh and new (steps 8 to 12) is for its reader to
 * check.
 *
 * @returns undefined when it is no well-formed proof, or not signed by the public key inside it, or
 * that key says that it
 *   is for something else
 */
export async function readDpopProof(proof: string): Promise<DpopProof | undefined> {
  if (proof.length > longestProof) return undefined;
  try {
    const { typ, alg, jwk } = decodeProtectedHeader(proof);
    if (typ !== dpopProofType || !dpopAlgorithms.includes(alg!)) return undefined;
    if (!isPublicKey(jwk) || !isKeyFor(alg!, jwk)) return undefined;
    const { payload } = await compactVerify(proof, await importJWK(jwk, alg!), {
      algorithms: [alg!],
    });
    const claims: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (!Value.Check(DpopProofClaims, claims)) return undefined;
    const { jti, htm, htu, iat, nonce, ath } = claims;
    return {
      jkt: await calculateJwkThumbprint(jwk),
      jti,
      htm,
      htu,
      iat,
      ...(nonce === undefined ? {} : { nonce }),
      ...(ath === undefined ? {} : { ath }),
    };
  } catch {
    return undefined;
  }
}

function isPublicKey(jwk: unknown): jwk is JWK {
  return typeof jwk === "object" && jwk !== null && !secretMembers.some((member) => member in jwk);
}

/** RFC 7517 §4.2 to §4.4: a key may say what it is for, and then it is for nothing else. */
function isKeyFor(algorithm: string, { alg, use, key_ops: operations }: JWK): boolean {
  const isOfAlgorithm = [undefined, algorithm].includes(alg);
  const isOfBothNames = edwards.includes(alg) && edwards.includes(algorithm);
  const verifies =
    operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
  return (isOfAlgorithm || isOfBothNames) && (use === undefined || use === "sig") && verifies;
}

/**
 * Whether a proof's `htu` means the URL of the request: without query and fragment, after the
 * syntax- and scheme-based normalization of RFC 3986 §6.2.2 and §6.2.3 (RFC 9449 §4.3, step 9).
 * Both are absolute URLs; what is no URL means nothing.
 */
export function isSameTarget(htu: string, url: string): boolean {
  const target = targetOf(htu);
  return target !== undefined && target === targetOf(url);
}

/**
 * A URL without query and fragment, normalized. The URL parser lowers scheme and host, drops the
 * scheme's own port and resolves dot segments; percent-encoding of letters that need none, and its
 * lower case, are left to us.
 *
 * @returns undefined when the text is no absolute http or https URL
 */
export function targetOf(url: string): string | undefined {
  const { protocol, host, pathname, username, password } = URL.parse(url) ?? {};
  if (!/^https?:$/.test(protocol ?? "") || username || password) return undefined;
  const path = pathname!.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const letter = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(letter) ? letter : encoded.toUpperCase();
  });
  return `${protocol}//${host}${path}`;
}

/** The `ath` of a proof: `BASE64URL(SHA256(ASCII(access token)))` (RFC 9449 §4.2). */
export function athOf(accessToken: string): string {
  return createHash("sha256").update(accessToken, "ascii").digest("base64url");
}
