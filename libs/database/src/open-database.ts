import { publishChanges } from "./changed-rows.ts";
import { DatabaseOpenError, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * Opens a party's database and brings it to the newest migration.
 *
 * @param url `file:path` (a relative path starts at the working directory), `file::memory:` or
 * `postgres://…`
 * @param migrations SQL scripts in order; one once applied is never changed
 * @throws DatabaseOpenError when the database is corrupt or out of reach
 */
export async function openDatabase(url: string, migrations: readonly string[]): Promise<Database> {
  try {
    const isFile = url.startsWith("file:");
    return publishChanges(
      isFile
        ? await migrated(await openSqlite(url.slice("file:".length)), migrations)
        : await openPostgres(url, migrations),
    );
  } catch (error) {
    throw new DatabaseOpenError(
      `the database ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/**
 * The driver is loaded by those who need it. No request waits long for the server; but to change a
 * large database takes minutes, and as long waits a replica that starts meanwhile.
 */
async function openPostgres(url: string, migrations: readonly string[]): Promise<Database> {
  const postgres = await import("./postgres.ts");
  const patient = await migrated(
    await postgres.openPostgres(url, { statement_timeout: 0, query_timeout: 0 }),
    migrations,
  );
  await patient.close();
  return postgres.openPostgres(url);
}

async function migrated(database: Database, migrations: readonly string[]): Promise<Database> {
  await migrate(database, migrations).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  return database;
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@]*):.*@/, "$1:…@");
}

/**
 * One line; a refused connection has its reason in the code only, because every address was tried.
 */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return (message || code || "no reason given").split("\n", 1)[0]!;
}
