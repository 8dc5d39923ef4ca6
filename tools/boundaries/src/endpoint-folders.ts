import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One source file of an app: its path below the app's `src`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/**
 * Folders where endpoints may meet although one of them answers requests itself: the keys are
 * published and used.
 */
const meetingPlaces = new Set(["keys"]);

/** All of an app but its tests: those may look into every corner. */
export function readSources(app: string): Source[] {
  const root = join(app, "src");
  const files = globSync("**/*.ts", { cwd: root }).filter(
    (path) => !/\.test\.ts$|(^|\/)testing[/.]/.test(path),
  );
  return files.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/**
 * Imports from one folder into another that answers requests (it holds a `*.route.ts` or
 * `*.page.ts`). Endpoints meet in folders without either, in `keys/`, and in `app.ts`.
 *
 * @returns one line per import that should not be, `from -> to`
 */
export function findCrossings(sources: readonly Source[]): string[] {
  const endpoints = new Set(
    sources
      .filter(({ path }) => /\.(route|page)\.ts$/.test(path))
      .map(({ path }) => folderOf(path)),
  );
  return sources.flatMap(({ path, text }) =>
    importsOf(path, text)
      .filter((target) => folderOf(path) !== "" && folderOf(target) !== folderOf(path))
      .filter((target) => endpoints.has(folderOf(target)) && !meetingPlaces.has(folderOf(target)))
      .map((target) => `${path} -> ${target}`),
  );
}

function importsOf(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(
    ([, specifier]) => specifier!,
  );
  return specifiers.map((specifier) => relative(".", resolve(dirname(path), specifier)));
}

/** The first folder of a path, or nothing for a file that lies directly in `src`. */
function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}
