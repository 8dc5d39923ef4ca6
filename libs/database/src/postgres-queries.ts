import type pg from "pg";
import {
  DatabaseUnavailableError,
  type Statement,
  type SqlValue,
  type Transaction,
} from "./database.ts";

/**
 * PostgreSQL error classes that may pass: connection, read-only standby, resources, operator
 * intervention, system; and lost races to be run again.
 */
const unavailable = /^(08|25006|53|57|58)/;
const lostRace = new Set(["40001", "40P01"]);

/**
 * PostgreSQL's text cannot hold a zero byte. It becomes U+FFFD, as every broken character does on
 * its way in.
 */
const storable = (value: SqlValue): SqlValue =>
  typeof value === "string" ? value.replaceAll("\0", "\ufffd") : value;

/** Under its name a connection knows a statement again, and PostgreSQL need not compile it anew. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `statement ${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/**
 * Queries on one connection. They are sent at once, one behind the other, and answered in the same
 * order.
 */
export function queriesOn(connection: pg.PoolClient): Transaction {
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
    batch: (changes) => Promise.all(changes.map(run)),
  };
}

/**
 * Takes a connection out of the pool for as long as the work takes; one that broke does not come
 * back.
 */
export async function withConnection<Result>(
  pool: pg.Pool,
  work: (connection: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const connection = await attempt(() => pool.connect());
  // Its queries learn that it broke. The event, unheard, would end the process.
  const hear = (): void => undefined;
  connection.on("error", hear);
  try {
    return await work(connection);
  } finally {
    connection.off("error", hear).release();
  }
}

export async function runAgainAfterLostRace<Result>(
  work: () => Promise<Result>,
  triesLeft = 5,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (triesLeft > 0 && lostRace.has((error as { code?: string }).code ?? ""))
      return runAgainAfterLostRace(work, triesLeft - 1);
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
