import { publishChangedRows } from "./changed-rows/changed-rows.ts";
import { DatabaseOpenError, type Database, type Engine } from "./database.ts";
import { groupCommit } from "./group-commit/group-commit.ts";
import { migrate, type Migration } from "./migrate.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * Opens a party's database and brings it to the newest migration.
 *
 * @param url `file:path` (a relative path starts at the working directory), `file::memory:` or
 * `postgres://…`
 * @param migrations in order; one once applied is never changed
 * @throws DatabaseOpenError when the database is corrupt or out of reach
 */
export async function openDatabase(
  url: string,
  migrations: readonly Migration[],
): Promise<Database> {
  try {
    const engine = url.startsWith("file:")
      ? await migrated(await openSqlite(url.slice("file:".length)), migrations)
      : await openPostgres(url, migrations);
    return publishChangedRows(groupCommit(engine));
  } catch (error) {
    throw new DatabaseOpenError(
      `the database ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/**
 * The driver is loaded when it is needed. Migrations have no time limit: one of a large database
 * takes minutes, and a replica that starts meanwhile waits for it.
 */
async function openPostgres(url: string, migrations: readonly Migration[]): Promise<Engine> {
  const { openPostgres } = await import("./postgres.ts");
  const { createSocket } = await import("./group-commit/postgres-socket.ts");
  const withoutLimits = await openPostgres(url, { statement_timeout: 0, query_timeout: 0 });
  await (await migrated(withoutLimits, migrations)).close();
  return openPostgres(url, { stream: createSocket });
}

async function migrated(engine: Engine, migrations: readonly Migration[]): Promise<Engine> {
  await migrate(engine, migrations).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  return engine;
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@]*):.*@/, "$1:…@");
}

/**
 * One line. A refused connection has its reason in the code only, because every address was tried.
 */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return (message || code || "no reason given").split("\n", 1)[0]!;
}
