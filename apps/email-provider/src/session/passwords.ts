import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** argon2id with 19 MiB and two passes (RFC 9106; the smaller of OWASP's recommended settings). */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** @returns the hash in the PHC string format: algorithm, cost, salt and tag in one text */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await deriveTag(password, salt);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${salt.toString("base64url")}$${tag.toString("base64url")}`;
}

/** @param stored undefined for an unknown user; it takes as long as for a known one */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [salt = "", tag = ""] = (stored ?? nobody).split("$").slice(-2);
  const derived = await deriveTag(password, Buffer.from(salt, "base64url"));
  const expected = Buffer.from(tag, "base64url");
  return derived.length === expected.length && timingSafeEqual(derived, expected) && stored !== undefined;
}

const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(32).toString("base64url")}`;

async function deriveTag(password: string, salt: Buffer): Promise<Buffer> {
  return derive("argon2id", { message: password, nonce: salt, ...cost });
}
