import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One source file of an app: its path below the app's `src`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/**
 * Folders that other endpoints may import although they answer requests themselves: keys are
 * published and used, a registration is checked wherever one is made, and what is optional
 * (`beyond/`) is called by name from where it counts.
 */
const meetingPlaces = /^(keys|registration|authorization|beyond\/[\w-]+)$/;

/** All of an app but its tests: those may look into every corner. */
export function readSources(app: string): Source[] {
  const root = join(app, "src");
  const files = globSync("**/*.ts", { cwd: root }).filter(
    (path) => !/\.test(ing)?\.ts$|(^|\/)testing[/.]/.test(path),
  );
  return files.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/**
 * Imports from one folder into another that answers requests (it holds a `*.route.ts` or
 * `*.page.ts`). Endpoints meet in folders without either, in the meeting places, and in `app.ts`.
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
      .filter((target) => endpoints.has(folderOf(target)) && !meetingPlaces.test(folderOf(target)))
      .map((target) => `${path} -> ${target}`),
  );
}

/**
 * Folders of an app that import each other, whichever files of them do; files that lie directly in
 * `src` belong to none.
 *
 * @returns one line per pair, `one <-> other`
 */
export function findMutualImports(sources: readonly Source[]): string[] {
  const arrows = new Set(
    sources.flatMap(({ path, text }) =>
      importsOf(path, text)
        .filter((target) => folderOf(path) !== folderOf(target))
        .filter((target) => folderOf(path) !== "" && folderOf(target) !== "")
        .map((target) => `${folderOf(path)} <-> ${folderOf(target)}`),
    ),
  );
  const isMutual = (arrow: string): boolean => {
    const [one = "", other = ""] = arrow.split(" <-> ");
    return one < other && arrows.has(`${other} <-> ${one}`);
  };
  return [...arrows].filter(isMutual).sort();
}

function importsOf(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(
    ([, specifier]) => specifier!,
  );
  return specifiers.map((specifier) => relative(".", resolve(dirname(path), specifier)));
}

/**
 * The first folder of a path, below `beyond/` the second as well; nothing for a file that lies
 * directly in `src`.
 */
function folderOf(path: string): string {
  return /^(beyond\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? "";
}
