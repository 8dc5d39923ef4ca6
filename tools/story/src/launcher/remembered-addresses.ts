import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "./settings.ts";

/** The file that says which addresses the data was made with: registrations in it name them. */
export const addressesFile = "addresses.json";

/**
 * Remembers this run's addresses when the data is new.
 *
 * @returns whether the data fits: the registrations in older data name the addresses it was made
 * with
 */
export function rememberAddresses({ dataFolder, origins }: Settings): boolean {
  const file = join(dataFolder, addressesFile);
  const current = JSON.stringify(origins, undefined, 2);
  if (existsSync(file)) return readFileSync(file, "utf8") === current;
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, current);
  return true;
}
