import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
} from "jose";
import { athOf, dpopProofType, targetOf } from "./dpop-proof.ts";

/**
 * A client's own key pair as the text of a private JWK (RFC 7517), for ES256. Whoever has it can
 * use what is bound to it: keep it encrypted.
 */
export type DpopKey = string;

export interface DpopProofRequest {
  /** The method of the HTTP request the proof is for. */
  readonly method: string;
  /** Its URL; query and fragment may be there, the proof leaves them out. */
  readonly url: string;
  /** The token the request shows; only with a request to a resource (RFC 9449 §7). */
  readonly accessToken?: string | undefined;
  /** The last `DPoP-Nonce` that this server answered (RFC 9449 §8 and §9). */
  readonly nonce?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** So many random bytes as base64url text. */
  readonly random: (bytes: number) => string;
}

/**
 * Makes an ES256 key pair for proofs (RFC 9449 §4.2). One per connection is enough; it lives as
 * long as the tokens bound to it.
 */
export async function createDpopKey(): Promise<DpopKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

/**
 * The thumbprint that tokens are bound to: `jkt` of `cnf`, and `dpop_jkt` (RFC 9449 §6.1 and §10;
 * RFC 7638).
 */
export function thumbprintOfDpopKey(key: DpopKey): Promise<string> {
  return calculateJwkThumbprint(publicPartOf(key));
}

/**
 * The value of the `DPoP` header for one request (RFC 9449 §4.2). A proof is for one use: each
 * request, and each retry, has its own.
 *
 * @throws TypeError when the URL is not absolute, or not http or https
 */
export async function signDpopProof(
  key: DpopKey,
  { method, url, accessToken, nonce, now, random }: DpopProofRequest,
): Promise<string> {
  const htu = targetOf(url);
  if (!htu) throw new TypeError(`no proof can be made for ${url}`);
  const claims = {
    jti: random(16),
    htm: method,
    htu,
    iat: Math.floor(now() / 1000),
    ...(accessToken === undefined ? {} : { ath: athOf(accessToken) }),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const header = { typ: dpopProofType, alg: "ES256", jwk: publicPartOf(key) };
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .sign(await importJWK(JSON.parse(key) as JWK, "ES256"));
}

function publicPartOf(key: DpopKey): JWK {
  const { kty, crv, x, y } = JSON.parse(key) as JWK;
  return { kty, crv, x, y } as JWK;
}
