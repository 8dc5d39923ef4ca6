import { sign, type KeyObject } from "node:crypto";
import type { CompactJWSHeaderParameters } from "jose";
import { signingAlgorithm } from "./keyring.ts";

/**
 * Signs claims with ES256 (RFC 7515 §3.1, RFC 7518 §3.4), here and now: the signature takes less
 * time than handing the work to another thread and back, as WebCrypto does, and with it jose.
 *
 * @param key the private half of an ES256 key
 */
export function signJwt(
  header: Omit<CompactJWSHeaderParameters, "alg">,
  claims: object,
  key: KeyObject,
): string {
  const signed = `${encode({ ...header, alg: signingAlgorithm })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
