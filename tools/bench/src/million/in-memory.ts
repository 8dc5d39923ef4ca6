import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

const buffer = Buffer.allocUnsafe(1024 * 1024);

/**
 * Reads files from end to end, so that they are in memory, as on a machine that has enough of it:
 * some systems take away what nobody touched for a minute, and few of a million people come within
 * one.
 *
 * @param kind a part of the paths of those that are meant
 */
export function bringIntoMemory(folder: string, kind: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (path.includes(kind)) readThrough(join(folder, path));
  }
}

function readThrough(path: string): void {
  try {
    const file = openSync(path, "r");
    while (readSync(file, buffer) > 0);
    closeSync(file);
  } catch {
    // A folder, or gone meanwhile.
  }
}
