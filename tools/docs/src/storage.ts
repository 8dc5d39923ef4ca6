import { rowsOf } from "./markdown-table.ts";
import { filesMatching, read } from "./workspace.ts";

/** Every table of every party as `blog.posts`, from the migrations. */
export function tablesInMigrations(): string[] {
  const files = filesMatching("apps/*/src/stores/{first-tables,migrations}.ts");
  return [...Map.groupBy(files, (file) => file.split("/")[1])].flatMap(([party, of]) => {
    const text = of.map(read).join("\n");
    const created = new Set(namesAfter(text, /\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)/g));
    const dropped = new Set(namesAfter(text, /\bDROP TABLE (?:IF EXISTS )?(\w+)/g));
    return [...created.difference(dropped)].map((table) => `${party}.${table}`);
  });
}

/** Every table that `docs/storage.md` describes, as `blog.posts`. */
export function tablesInDocument(markdown: string): string[] {
  return rowsOf(markdown, "table").map(([table]) => table ?? "");
}

function namesAfter(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name!);
}
