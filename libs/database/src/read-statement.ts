import type { SqlValue } from "./database.ts";

/** A column and the number of the parameter it is given or compared to. */
export interface Condition {
  readonly column: string;
  readonly place: number;
}

/** What a changing statement says about itself. */
export interface ParsedStatement {
  readonly change: "insert" | "update" | "delete";
  readonly table: string;
  /** Without the word; empty for every row. */
  readonly where: string;
  /** Columns that get a parameter as it is. */
  readonly columns: readonly Condition[];
  /** Fills columns from another table: what the row is, only the row can tell. */
  readonly copies: boolean;
  /**
   * Columns that identify the row: compared by `=` to a parameter, and not changed; of a new row,
   * its first.
   */
  readonly keys: readonly Condition[];
}

const read = new Map<string, ParsedStatement | undefined>();

/** Reads the statements our stores write; undefined for what changes no row. */
export function readStatement(sql: string): ParsedStatement | undefined {
  if (!read.has(sql)) read.set(sql, parse(sql));
  return read.get(sql);
}

function parse(sql: string): ParsedStatement | undefined {
  const [, verb, table] = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/i.exec(sql) ?? [];
  if (!verb || !table || table === "migrations") return undefined;
  const where =
    / WHERE ([\s\S]*?)(?:\s+RETURNING\s[\s\S]*)?$/i.exec(sql.replace(/\s+/g, " "))?.[1]?.trim() ??
    "";
  if (verb.toUpperCase() === "INSERT INTO") {
    const columns = insertedColumns(sql);
    return {
      change: "insert",
      table,
      where: "",
      copies: /\)\s*SELECT\b/i.test(sql),
      columns,
      keys: columns.slice(0, 1),
    };
  }
  if (verb.toUpperCase() === "DELETE FROM")
    return { change: "delete", table, where, copies: false, columns: [], keys: equalities(where) };
  const columns = equalities(
    / SET ([\s\S]*?)(?: WHERE |$)/i.exec(sql.replace(/\s+/g, " "))?.[1] ?? "",
    ",",
  );
  const keys = equalities(where).filter(
    ({ column }) => !columns.some((changed) => changed.column === column),
  );
  return { change: "update", table, where, copies: false, columns, keys };
}

function insertedColumns(sql: string): Condition[] {
  const [, names = "", values = ""] =
    /\(([^()]*)\)\s*(?:VALUES\s*\(|SELECT\s+)(.*?)(?:\)|\sFROM\s)/is.exec(sql) ?? [];
  const given = values.split(",").map((value) => /^\s*\$(\d+)\s*$/.exec(value)?.[1]);
  return names
    .split(",")
    .flatMap((name, index) =>
      given[index] ? [{ column: name.trim(), place: Number(given[index]) }] : [],
    );
}

/** The parts that say `column = $n` and nothing else. */
function equalities(text: string, separator = " AND "): Condition[] {
  const outer = text.replace(/\((?!\))[^()]*\bOR\b[^()]*\)/gi, "");
  return outer.split(separator).flatMap((part) => {
    const [, column, place] = /^\s*(\w+) = \$(\d+)\s*$/.exec(part) ?? [];
    return column ? [{ column, place: Number(place) }] : [];
  });
}

/**
 * Numbers the parameters that a shorter statement still uses from 1 on: engines refuse any they do
 * not find.
 */
export function renumber(
  sql: string,
  values: readonly SqlValue[],
): { sql: string; values: SqlValue[] } {
  const used: number[] = [];
  const text = sql.replace(/\$(\d+)/g, (_, number: string) => {
    const place = Number(number);
    if (!used.includes(place)) used.push(place);
    return `$${used.indexOf(place) + 1}`;
  });
  return { sql: text, values: used.map((place) => values[place - 1] ?? null) };
}
