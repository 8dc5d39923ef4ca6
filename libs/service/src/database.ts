import { publishChanges } from "./changed-rows.ts";
import { StartError } from "./environment.ts";
import { migrate } from "./migrate.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

export type SqlValue = string | number | null;

/** Statements take numbered parameters (`$1`, `$2`, …) and answer rows as plain objects. */
export interface Queries {
  all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]>;
  get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined>;
}

export interface Transaction extends Queries {
  /** @returns how many rows the statement changed */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
}

/**
 * One party's own database. `all` and `get` outside a transaction only read.
 * `write` resolves when its work is on disk; a thrown error undoes that work and nobody else's.
 * Inside `write` await nothing but the transaction: concurrent writes may share one commit.
 */
export interface Database extends Queries {
  readonly engine: "sqlite" | "postgres";
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The storage cannot answer at the moment (locked, full, read-only, gone); the request may be tried again. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
}

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
    await migrate(database, migrations);
    return publishChanges(database);
  } catch (error) {
    throw new StartError(`the database ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}`, { cause: error });
  }
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@]*):.*@/, "$1:…@");
}

/** One line; a refused connection has its reason in the code only, because every address was tried. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { message: string; code?: string };
  return (message || code || "no reason given").split("\n", 1)[0]!;
}
