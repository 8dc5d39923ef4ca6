import { createHash } from "node:crypto";

/**
 * Ties an access token to the id_token beside it (OpenID Connect Core §3.1.3.6), for the algorithms
 * with SHA-256.
 */
export function accessTokenHash(accessToken: string): string {
  return createHash("sha256")
    .update(accessToken, "ascii")
    .digest()
    .subarray(0, 16)
    .toString("base64url");
}
