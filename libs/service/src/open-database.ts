import { publishChanges } from "./changed-rows.ts";
import type { Database } from "./database.ts";
import { StartError } from "./environment.ts";
import { migrate } from "./migrate.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * Opens a party's database and brings it to the newest migration.
 *
 * @param url `file:path` (a relative path starts at the working directory), `file::memory:` or `postgres://…`
 * @param migrations SQL scripts in order; one once applied is never changed
 * @throws StartError when the database is corrupt or out of reach
 */
export async function openDatabase(url: string, migrations: readonly string[]): Promise<Database> {
  try {
    const database = url.startsWith("file:") ? await openSqlite(url.slice("file:".length)) : await openPostgres(url);
    await migrate(database, migrations).catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
    return publishChanges(database);
  } catch (error) {
    throw new StartError(`the database ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
}

/** The driver is loaded by those who need it. */
async function openPostgres(url: string): Promise<Database> {
  const postgres = await import("./postgres.ts");
  return postgres.openPostgres(url);
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@]*):.*@/, "$1:…@");
}

/** One line; a refused connection has its reason in the code only, because every address was tried. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return (message || code || "no reason given").split("\n", 1)[0]!;
}
