import { constants, type DatabaseSync, type StatementSync } from "node:sqlite";
import {
  DatabaseUnavailableError,
  type Queries,
  type SqlValue,
  type Statement,
  type Transaction,
} from "./database.ts";

/**
 * SQLite result codes of a state that can pass: locked, read-only, I/O, corrupt, full, cannot open,
 * no database.
 */
const locked = new Set([5, 6]);
const unavailable = new Set([...locked, 8, 10, 11, 13, 14, 26]);

const reading = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

/**
 * Everything a connection can do. A statement is compiled at its first use and kept. SQLite answers
 * before these functions return: they are asynchronous because PostgreSQL is.
 */
export function statementsOn(
  connection: DatabaseSync,
  compile = (sql: string): StatementSync => connection.prepare(sql),
): Transaction {
  const compiled = new Map<string, Compiled>();
  const prepare = (sql: string): Compiled => {
    let statement = compiled.get(sql);
    if (!statement) compiled.set(sql, (statement = withPlainRows(compile(sql))));
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
    script: async (sql) => attempt(() => connection.exec(sql)),
  };
}

/**
 * Statements that cannot change anything: while SQLite compiles one, it asks about each thing the
 * statement would do.
 */
export function readsOn(connection: DatabaseSync): Queries {
  return statementsOn(connection, (sql) => {
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

interface Compiled {
  run(values: readonly SqlValue[]): number;
  get(values: readonly SqlValue[]): object | undefined;
  all(values: readonly SqlValue[]): object[];
}

/**
 * Rows are made here, because V8 is slow with the rows that Node makes: they have no prototype. For
 * SQLite, `$1` is a name, and values are bound by it.
 */
function withPlainRows(statement: StatementSync): Compiled {
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }) => name);
  const toRow = (values: readonly unknown[]): object => {
    const row: Record<string, unknown> = {};
    for (let place = 0; place < columns.length; place += 1) row[columns[place]!] = values[place];
    return row;
  };
  return {
    run: (values) => Number(statement.run(byName(values)).changes),
    get: (values) => {
      const found = statement.get(byName(values)) as unknown as readonly unknown[] | undefined;
      return found && toRow(found);
    },
    all: (values) =>
      (statement.all(byName(values)) as unknown as (readonly unknown[])[]).map(toRow),
  };
}

const names: string[] = [];

function byName(values: readonly SqlValue[]): Record<string, SqlValue> {
  const named: Record<string, SqlValue> = {};
  for (let place = 0; place < values.length; place += 1)
    named[(names[place] ??= `$${place + 1}`)] = values[place]!;
  return named;
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

/** SQLite's result code without its details; -1 for an error of something else. */
function resultCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? -1) & 0xff;
}
