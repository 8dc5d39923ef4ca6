import type { Database, Transaction } from "./database.ts";

/** Applies the migrations a database has not seen yet, all of them or none. */
export async function migrate(database: Database, migrations: readonly string[]): Promise<void> {
  await database.transaction(async (transaction) => {
    // PostgreSQL's IF NOT EXISTS is not safe against another process that creates the same table at
    // the same time.
    if (database.engine === "postgres") await transaction.get("SELECT pg_advisory_xact_lock(1)");
    await transaction.run("CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY)");
    for (const [index, script] of migrations.entries()) {
      const isNew = await transaction.run(
        "INSERT INTO migrations (number) VALUES ($1) ON CONFLICT DO NOTHING",
        index + 1,
      );
      if (isNew) await runScript(transaction, script);
    }
  });
}

async function runScript(transaction: Transaction, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m)) {
    if (statement.trim()) await transaction.run(statement);
  }
}
