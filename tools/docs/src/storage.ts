import { rowsOf } from "./markdown-table.ts";
import { filesMatching, read } from "./workspace.ts";

/** Every table of every party as `blog.posts`, from the migrations. */
export function tablesInMigrations(): string[] {
  return filesMatching("apps/*/src/stores/migrations.ts").flatMap((file) => {
    const created = namesAfter(read(file), /\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)/g);
    const dropped = new Set(namesAfter(read(file), /\bDROP TABLE (?:IF EXISTS )?(\w+)/g));
    return created.filter((table) => !dropped.has(table)).map((table) => `${file.split("/")[1]}.${table}`);
  });
}

/** Every table that `docs/storage.md` describes, as `blog.posts`. */
export function tablesInDocument(markdown: string): string[] {
  return rowsOf(markdown, "table").map(([table]) => table ?? "");
}

function namesAfter(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name!);
}
