import { constants, type DatabaseSync, type StatementSync } from "node:sqlite";
import { DatabaseUnavailable, type Queries, type SqlValue, type Transaction } from "./database.ts";

/** SQLite result codes that may pass by themselves or by an operator's hand: busy, locked, read-only, I/O, full, cannot open. */
const unavailable = new Set([5, 6, 8, 10, 13, 14]);

const reading = new Set([constants.SQLITE_SELECT, constants.SQLITE_READ, constants.SQLITE_FUNCTION, constants.SQLITE_RECURSIVE]);

type Prepare = (sql: string) => StatementSync;

/** Everything a connection can do. Statements are compiled once, at their first use. */
export function queriesOn(connection: DatabaseSync, compile: Prepare = (sql) => connection.prepare(sql)): Transaction {
  const statements = new Map<string, StatementSync>();
  const prepare: Prepare = (sql) => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = compile(sql.replace(/\$(\d+)/g, "?$1"))));
    return statement;
  };
  return {
    all: async <Row>(sql: string, ...values: SqlValue[]) => attempt(() => prepare(sql).all(...values) as Row[]),
    get: async <Row>(sql: string, ...values: SqlValue[]) => attempt(() => prepare(sql).get(...values) as Row | undefined),
    run: async (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
  };
}

/** Queries that cannot change anything: while SQLite compiles one, it asks about each thing the statement would do. */
export function readsOn(connection: DatabaseSync): Queries {
  return queriesOn(connection, (sql) => {
    connection.setAuthorizer((action) => (reading.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
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
    const code = (error as { errcode?: number }).errcode;
    if (code !== undefined && unavailable.has(code & 0xff)) throw new DatabaseUnavailable((error as Error).message, { cause: error });
    throw error;
  }
}
