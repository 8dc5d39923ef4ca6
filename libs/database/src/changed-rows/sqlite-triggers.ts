import { keysOf, type ChangedRow, type RowTriggers } from "./row-triggers.ts";

/**
 * Temporary triggers of SQLite: they belong to the connection that writes, and are gone with it.
 * Each notes a row in a temporary table, as long as `watching` has a row.
 */
export const sqliteTriggers: RowTriggers = {
  create: (database) =>
    database.transaction(async (transaction) => {
      const columns = await transaction.all<Column>(
        `SELECT tables.name AS "table", columns.name AS "column", columns.pk AS "place"
         FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> 'migrations'
         ORDER BY tables.name, columns.pk`,
      );
      await transaction.script(`
        CREATE TEMP TABLE IF NOT EXISTS watching (since INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS changed_rows (number INTEGER PRIMARY KEY, "table" TEXT, change TEXT, before TEXT, after TEXT);
      `);
      for (const [table, own] of Map.groupBy(columns, (column) => column.table))
        await transaction.script(triggersOf(table, own));
      return keysOf(columns.filter(({ place }) => place > 0));
    }),

  begin: async (transaction) => void (await transaction.run("INSERT INTO watching VALUES (1)")),

  take: async (transaction) => {
    const rows = await transaction.all<Noted>(
      `DELETE FROM changed_rows RETURNING number, "table", change, before, after`,
    );
    return rows
      .toSorted((one, other) => one.number - other.number)
      .map(({ table, change, before, after }) => ({
        table,
        change,
        before: before === null ? null : (JSON.parse(before) as ChangedRow["before"]),
        after: after === null ? null : (JSON.parse(after) as ChangedRow["after"]),
      }));
  },

  end: async (transaction) => void (await transaction.run("DELETE FROM watching")),
};

interface Column {
  readonly table: string;
  readonly column: string;
  /** Its place in the primary key, from 1 on; 0 for other columns. */
  readonly place: number;
}

interface Noted extends Pick<ChangedRow, "table" | "change"> {
  readonly number: number;
  readonly before: string | null;
  readonly after: string | null;
}

function triggersOf(table: string, columns: readonly Column[]): string {
  const row = (which: "OLD" | "NEW"): string =>
    `json_object(${columns.map(({ column }) => `'${column}', ${which}."${column}"`).join(", ")})`;
  const trigger = (change: ChangedRow["change"], before: string, after: string): string => `
    CREATE TEMP TRIGGER IF NOT EXISTS "${change} in ${table}" AFTER ${change} ON main."${table}"
    WHEN EXISTS (SELECT 1 FROM watching) BEGIN
      INSERT INTO changed_rows ("table", change, before, after) VALUES ('${table}', '${change}', ${before}, ${after});
    END;`;
  return [
    trigger("insert", "NULL", row("NEW")),
    trigger("update", row("OLD"), row("NEW")),
    trigger("delete", row("OLD"), "NULL"),
  ].join("");
}
