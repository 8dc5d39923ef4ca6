import type pg from "pg";
import {
  DatabaseUnavailableError,
  type Statement,
  type SqlValue,
  type Transaction,
} from "./database.ts";

/**
 * PostgreSQL error classes of a state that can pass: connection, read-only standby, resources,
 * operator intervention, system. A conflict (serialization failure, deadlock) is run again.
 */
const unavailable = /^(08|25006|53|57|58)/;
const conflict = new Set(["40001", "40P01"]);

/**
 * PostgreSQL's text cannot hold a zero byte. It becomes U+FFFD, which also stands for bytes that
 * are not UTF-8.
 */
const storable = (value: SqlValue): SqlValue =>
  typeof value === "string" ? value.replaceAll("\0", "\ufffd") : value;

/** PostgreSQL compiles a statement that has a name once per connection. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `statement ${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/**
 * Statements on one connection. They are sent at once, without waiting for the answers before, and
 * answered in the same order.
 */
export function statementsOn(connection: pg.PoolClient): Transaction {
  const query = (sql: string, values: SqlValue[]) =>
    attempt(() => connection.query({ name: nameOf(sql), text: sql, values: values.map(storable) }));
  const run = async ([sql, ...values]: Statement): Promise<number> =>
    (await query(sql, values)).rowCount ?? 0;
  return {
    all: async <Row>(sql: string, ...values: SqlValue[]) =>
      (await query(sql, values)).rows as Row[],
    get: async <Row>(sql: string, ...values: SqlValue[]) =>
      (await query(sql, values)).rows[0] as Row | undefined,
    run: (...change) => run(change),
    batch: async (changes) => Promise.all(changes.map(run)),
    script: async (sql) => void (await attempt(() => connection.query(sql))),
  };
}

/**
 * A transaction that is sent as a whole before its first answer is read. After a failure,
 * PostgreSQL refuses the rest and undoes the whole. One change is a transaction by itself.
 */
export async function commitTogether(
  connection: pg.PoolClient,
  changes: readonly Statement[],
): Promise<number[]> {
  const { run } = statementsOn(connection);
  if (changes.length === 1) return [await run(...changes[0]!)];
  const sent = [["BEGIN"] as const, ...changes, ["COMMIT"] as const];
  const outcomes = await Promise.allSettled(sent.map((statement) => run(...statement)));
  const counts = outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  return counts.slice(1, -1);
}

/**
 * Takes a connection out of the pool for as long as the work takes. One that broke is not put back.
 */
export async function withConnection<Result>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const connection = await attempt(() => pool.connect());
  // Its queries reject when it breaks. The event would end the process if it had no listener.
  const ignore = (): void => undefined;
  connection.on("error", ignore);
  try {
    return await work(connection);
  } finally {
    connection.off("error", ignore).release();
  }
}

export async function runAgainAfterConflict<Result>(
  work: () => Promise<Result>,
  triesLeft = 5,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (triesLeft > 0 && conflict.has((error as { code?: string }).code ?? ""))
      return runAgainAfterConflict(work, triesLeft - 1);
    throw error;
  }
}

export async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    const isGone =
      unavailable.test(code) ||
      /^E[A-Z]+$/.test(code) ||
      /timeout|terminated|not queryable/i.test(message);
    if (isGone) throw new DatabaseUnavailableError(message, { cause: error });
    throw error;
  }
}
