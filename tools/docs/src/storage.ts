import { rowsOf } from "./markdown-table.ts";
import { filesMatching, read } from "./workspace.ts";

/** Every table of every party as `blog.posts`, from the migrations. */
export function tablesInMigrations(): string[] {
  const files = filesMatching("apps/*/src/stores/{first-tables,migrations}.ts");
  return [...Map.groupBy(files, (file) => file.split("/")[1])].flatMap(([party, of]) => {
    const text = of.map(read).join("\n");
    return [...tablesAfter(text)].map((table) => `${party}.${table}`);
  });
}

/** Every table that `docs/storage.md` describes, as `blog.posts`. */
export function tablesInDocument(markdown: string): string[] {
  return rowsOf(markdown, "table").map(([table]) => table ?? "");
}

/** The tables that are there when these statements have run. */
function tablesAfter(statements: string): Set<string> {
  const changes = /\b(CREATE|DROP|ALTER) TABLE (?:IF (?:NOT )?EXISTS )?(\w+)(?: RENAME TO (\w+))?/g;
  const tables = new Set<string>();
  for (const [, verb, table, renamed] of statements.matchAll(changes)) {
    if (verb === "CREATE") tables.add(table!);
    if (verb === "DROP" || renamed) tables.delete(table!);
    if (renamed) tables.add(renamed);
  }
  return tables;
}
