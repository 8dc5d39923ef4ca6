import { constants, type DatabaseSync, type StatementSync } from "node:sqlite";
import {
  DatabaseUnavailableError,
  type Statement,
  type Queries,
  type SqlValue,
  type Transaction,
} from "./database.ts";

/**
 * SQLite result codes that may pass by themselves or by an operator's hand: locked, read-only, I/O,
 * corrupt, full, cannot open, no database.
 */
const locked = new Set([5, 6]);
const unavailable = new Set([...locked, 8, 10, 11, 13, 14, 26]);

const reading = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

type Compile = (sql: string) => StatementSync;

/** Everything a connection can do. Statements are compiled once, at their first use. */
export function queriesOn(
  connection: DatabaseSync,
  compile: Compile = (sql) => connection.prepare(sql),
): Transaction {
  const statements = new Map<string, Compiled>();
  const prepare = (sql: string): Compiled => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = withPlainRows(compile(inSqlite(sql)))));
    return statement;
  };
  const run = ([sql, ...values]: Statement): number => attempt(() => prepare(sql).run(values));
  return {
    all: async <Row>(sql: string, ...values: SqlValue[]) =>
      attempt(() => prepare(sql).all(values) as Row[]),
    get: async <Row>(sql: string, ...values: SqlValue[]) =>
      attempt(() => prepare(sql).get(values) as Row | undefined),
    run: async (...change) => run(change),
    batch: async (changes) => changes.map(run),
  };
}

interface Compiled {
  run(values: readonly SqlValue[]): number;
  get(values: readonly SqlValue[]): object | undefined;
  all(values: readonly SqlValue[]): object[];
}

/**
 * Rows are made here: the objects that Node makes of them have no prototype, and V8 takes its slow
 * way with each.
 */
function withPlainRows(statement: StatementSync): Compiled {
  statement.setReturnArrays(true);
  const names = statement.columns().map(({ name }) => name);
  const toRow = (values: readonly unknown[]): object => {
    const row: Record<string, unknown> = {};
    for (let place = 0; place < names.length; place += 1) row[names[place]!] = values[place];
    return row;
  };
  return {
    run: (values) => Number(statement.run(...values).changes),
    get: (values) => {
      const found = statement.get(...values) as unknown as readonly unknown[] | undefined;
      return found && toRow(found);
    },
    all: (values) => (statement.all(...values) as unknown as (readonly unknown[])[]).map(toRow),
  };
}

/**
 * SQLite plans for the very number that is bound behind LIMIT, and so compiles the statement anew
 * for each use; of an expression it knows no number. What goes by no hidden number in PostgreSQL,
 * where nothing does any more, SQLite keeps under its primary key, row by row.
 */
function inSqlite(sql: string): string {
  return sql
    .replace(/LIMIT (?=\$)/g, "LIMIT +")
    .replace(/\bWITHOUT OIDS\b/g, "WITHOUT ROWID")
    .replace(/\$(\d+)/g, "?$1");
}

/**
 * Queries that cannot change anything: while SQLite compiles one, it asks about each thing the
 * statement would do.
 */
export function readsOn(connection: DatabaseSync): Queries {
  return queriesOn(connection, (sql) => {
    connection.setAuthorizer((action) =>
      reading.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY,
    );
    try {
      return connection.prepare(sql);
    } finally {
      connection.setAuthorizer(null);
    }
  });
}

export function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (unavailable.has(resultCode(error)))
      throw new DatabaseUnavailableError((error as Error).message, { cause: error });
    throw error;
  }
}

/** Whether another program holds the lock that this needs. */
export const isLocked = (error: unknown): boolean =>
  error instanceof DatabaseUnavailableError && locked.has(resultCode(error.cause));

/** The result code without its details; of an error that is not SQLite's, none there is. */
function resultCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? -1) & 0xff;
}
