import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Paths here are those a reader sees: from the top of the repository, with slashes. */
export function filesMatching(pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: (name) => name === "node_modules" })
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export function absolute(path: string): string {
  return join(root, path);
}
