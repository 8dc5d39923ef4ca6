import { hash as digest, timingSafeEqual } from "node:crypto";

/**
 * SHA-256 as base64url: how random 256-bit values (codes, tokens, secrets, session ids) are stored.
 */
export function hash(secret: string): string {
  return digest("sha256", secret, "base64url");
}

/** Compares two secrets in the same time wherever they differ. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hash(left)), Buffer.from(hash(right)));
}
