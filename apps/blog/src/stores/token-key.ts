import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { StartError } from "@tale/service/environment";

/**
 * The key that encrypts tokens and secrets at rest: the configured one, or for the embedded
 * database one of our own making that lies beside it, readable by its owner alone. Whoever wants
 * the key elsewhere than the data sets `TOKEN_KEY`.
 *
 * @throws StartError when the data lies on another machine and there is no configured key
 */
export function loadTokenKey(configured: string | undefined, databaseUrl: string): Buffer {
  if (configured) return Buffer.from(configured, "base64url");
  if (!databaseUrl.startsWith("file:"))
    throw new StartError(
      "TOKEN_KEY is not set: with PostgreSQL, 32 random bytes in base64url must be given",
    );
  const path = databaseUrl.slice("file:".length);
  return path === ":memory:" ? randomBytes(32) : keyBeside(path);
}

function keyBeside(database: string): Buffer {
  const file = `${database}.key`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST")
      throw new StartError(`the key file ${file} cannot be written`, { cause: error });
  }
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
  if (key.length !== 32)
    throw new StartError(
      `the key file ${file} does not hold 32 bytes; restore it, or remove it and ask everybody anew`,
    );
  return key;
}
