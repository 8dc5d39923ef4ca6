import type { Database } from "./database.ts";

/**
 * Removes every row of a party's database in one transaction; its tables stay.
 *
 * @param kept tables that are left as they are, besides the list of migrations
 */
export async function emptyDatabase(
  database: Database,
  kept: readonly string[] = [],
): Promise<void> {
  await empty(database, (name) => ![...kept, "migrations"].includes(name));
}

/** Removes every row of some tables in one transaction. */
export async function emptyTables(database: Database, names: readonly string[]): Promise<void> {
  await empty(database, (name) => names.includes(name));
}

async function empty(database: Database, isMeant: (table: string) => boolean): Promise<void> {
  await database.transaction(async (transaction) => {
    const query =
      database.engine === "sqlite"
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    const tables = (await transaction.all<{ name: string }>(query))
      .map(({ name }) => name)
      .filter(isMeant);
    if (tables.length === 0) return;
    if (database.engine === "postgres")
      return void (await transaction.run(`TRUNCATE ${tables.join(", ")}`));
    // Rows that point at each other go together; the engine looks at the end.
    await transaction.get("PRAGMA defer_foreign_keys = ON");
    for (const table of tables) await transaction.run(`DELETE FROM ${table}`);
  });
}
