import { createHash } from "node:crypto";

/** SHA-256 as base64url: how random 256-bit values (author cookies, states) are stored. */
export function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
