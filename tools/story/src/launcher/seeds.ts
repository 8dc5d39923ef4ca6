import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cast } from "@tale/story/cast";
import type { Role } from "./playbill.ts";
import { partyIds, type Settings } from "./settings.ts";

/**
 * The seed a party is started with: the one in the repository, or, where that does not fit this
 * run, a copy in the data folder that says the right ones.
 *
 * @param root the repository's folder
 * @returns its path; undefined for a party without a seed
 */
export function prepareSeed(role: Role, settings: Settings, root: string): string | undefined {
  if (!role.seed) return undefined;
  const original = join(root, role.seed.file);
  const text = readFileSync(original, "utf8");
  const moved = moveOrigins(role.seed.change?.(text) ?? text, settings.origins);
  if (moved === text) return original;

  const copy = join(settings.dataFolder, "seed", `${role.id}.json`);
  mkdirSync(join(settings.dataFolder, "seed"), { recursive: true });
  writeFileSync(copy, moved, { mode: 0o600 });
  return copy;
}

/**
 * Replaces each default origin by this run's, all in one pass: one party may move to where another
 * was.
 */
export function moveOrigins(text: string, origins: Settings["origins"]): string {
  const movedTo = new Map<string, string>(partyIds.map((id) => [cast[id].origin, origins[id]]));
  const anyOrigin = new RegExp(
    `(?:${[...movedTo.keys()].map(RegExp.escape).join("|")})(?!\\d)`,
    "g",
  );
  return text.replace(anyOrigin, (origin) => movedTo.get(origin)!);
}
