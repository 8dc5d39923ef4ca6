import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { DatabaseUnavailable, type Database, type SqlValue, type Transaction } from "./database.ts";

/** SQLite result codes that may pass by themselves or by an operator's hand: busy, locked, read-only, I/O, full, cannot open. */
const unavailable = new Set([5, 6, 8, 10, 13, 14]);

/**
 * Opens the embedded database: write-ahead log, and every commit flushed to the disk before it is acknowledged.
 * Writes that arrive in one turn of the event loop run one after the other, each behind its own savepoint,
 * and share one commit: the flush is the expensive part, and one serves them all.
 *
 * @throws when the file is not a database or fails SQLite's own integrity check
 */
export function openSqlite(path: string): Database {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const connection = new DatabaseSync(path, { timeout: 1_000 });
  connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  const verdict = Object.values(connection.prepare("PRAGMA quick_check(1)").get() ?? {})[0];
  if (verdict !== "ok") throw new Error(`it is damaged (${verdict})`);

  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = connection.prepare(sql.replace(/\$(\d+)/g, "?$1"))));
    return statement;
  };
  const queries: Transaction = {
    all: async <Row>(sql: string, ...values: SqlValue[]) => attempt(() => prepare(sql).all(...values) as Row[]),
    get: async <Row>(sql: string, ...values: SqlValue[]) => attempt(() => prepare(sql).get(...values) as Row | undefined),
    run: async (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
  };

  type Write = { work: () => Promise<unknown>; resolve: (value: never) => void; reject: (error: unknown) => void };
  let waiting: Write[] = [];
  let committing: Promise<void> | undefined;

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise(setImmediate);
      const batch = waiting;
      waiting = [];
      await commitBatch(batch);
    }
    committing = undefined;
  }

  async function commitBatch(batch: Write[]): Promise<void> {
    const acknowledge: (() => void)[] = [];
    try {
      attempt(() => connection.exec("BEGIN IMMEDIATE"));
      for (const { work, resolve, reject } of batch) {
        connection.exec("SAVEPOINT one");
        try {
          const result = (await work()) as never;
          acknowledge.push(() => resolve(result));
        } catch (error) {
          if (!connection.isTransaction) throw error;
          connection.exec("ROLLBACK TO one");
          acknowledge.push(() => reject(error));
        }
        connection.exec("RELEASE one");
      }
      attempt(() => connection.exec("COMMIT"));
      for (const answer of acknowledge) answer();
    } catch (error) {
      if (connection.isTransaction) connection.exec("ROLLBACK");
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    engine: "sqlite",
    all: queries.all,
    get: queries.get,
    write: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work: () => work(queries), resolve, reject });
        committing ??= commitWaiting();
      }),
    close: async () => {
      await committing;
      if (connection.isOpen) connection.close();
    },
  };
}

function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = (error as { errcode?: number }).errcode;
    if (code !== undefined && unavailable.has(code & 0xff)) throw new DatabaseUnavailable((error as Error).message, { cause: error });
    throw error;
  }
}
