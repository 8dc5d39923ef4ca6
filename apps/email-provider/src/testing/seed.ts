import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../config.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-seed-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

export const { seedFile, scopes } = readConfig({});
export const write = (text: string): string => {
  const file = join(folder, "seed.json");
  writeFileSync(file, text);
  return file;
};
export const client = {
  client_id: "c",
  client_name: "C",
  redirect_uris: [],
  grant_types: [],
  scope: "",
  token_endpoint_auth_method: "none",
};
/** The public key of RFC 7517 §A.1. */
export const jwks = {
  keys: [
    {
      kty: "EC",
      crv: "P-256",
      x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
      y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    },
  ],
};
