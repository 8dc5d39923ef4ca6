import { hash } from "node:crypto";

const unreserved43To128 = /^[A-Za-z0-9\-._~]{43,128}$/;
const sha256AsBase64url = /^[A-Za-z0-9_-]{43}$/;

/**
 * Whether a text has the form of a `code_verifier`: 43 to 128 unreserved characters (RFC 7636
 * §4.1).
 */
export function isCodeVerifier(text: string): boolean {
  return unreserved43To128.test(text);
}

/**
 * Whether a text has the form of an S256 `code_challenge`: base64url of 32 bytes without padding
 * (RFC 7636 §4.2).
 */
export function isCodeChallenge(text: string): boolean {
  return sha256AsBase64url.test(text);
}

/** The S256 formula: `BASE64URL(SHA256(ASCII(code_verifier)))` (RFC 7636 §4.2). */
export function codeChallengeOf(codeVerifier: string): string {
  return hash("sha256", Buffer.from(codeVerifier, "ascii"), "base64url");
}
