import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** argon2id with 19 MiB and two passes (RFC 9106; the smaller of OWASP's recommended settings). */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };

/** @returns the hash in the PHC string format: algorithm, cost, salt and tag in one text */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return format(salt, await deriveTag(password, salt, cost));
}

/** @param stored undefined for an unknown user; it takes as long as for a known one */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [memory = 0, passes = 0, parallelism = 0] =
    (stored ?? nobody).match(/(?<=[mtp]=)\d+/g)?.map(Number) ?? [];
  const [salt = "", tag = ""] = (stored ?? nobody).split("$").slice(-2);
  const derived = await deriveTag(password, Buffer.from(salt, "base64url"), {
    memory,
    passes,
    parallelism,
  });
  const expected = Buffer.from(tag, "base64url");
  return (
    derived.length === expected.length && timingSafeEqual(derived, expected) && stored !== undefined
  );
}

const nobody = format(Buffer.alloc(16), Buffer.alloc(32));

function format(salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${salt.toString("base64url")}$${tag.toString("base64url")}`;
}

async function deriveTag(
  password: string,
  salt: Buffer,
  { memory, passes, parallelism }: Cost,
): Promise<Buffer> {
  return derive("argon2id", {
    message: password,
    nonce: salt,
    memory,
    passes,
    parallelism,
    tagLength: 32,
  });
}
