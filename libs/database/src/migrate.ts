import type { Database } from "./database.ts";

/**
 * A script of SQL statements for both engines, or one for each where they differ. A script that is
 * empty for an engine changes nothing there.
 */
export type Migration = string | { readonly sqlite: string; readonly postgres: string };

/** Applies the migrations a database has not seen yet, all of them or none. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  const { engine } = database;
  await database.transaction(async (transaction) => {
    // PostgreSQL's IF NOT EXISTS is not safe against another process that creates the same table at
    // the same time.
    if (engine === "postgres") await transaction.get("SELECT pg_advisory_xact_lock(1)");
    await transaction.run("CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY)");
    for (const [index, migration] of migrations.entries()) {
      const isNew = await transaction.run(
        "INSERT INTO migrations (number) VALUES ($1) ON CONFLICT DO NOTHING",
        index + 1,
      );
      if (isNew)
        await transaction.script(typeof migration === "string" ? migration : migration[engine]);
    }
  });
}
