import { setTimeout as rest } from "node:timers/promises";
import type { Database, SqlValue } from "./database.ts";

/** Which rows of a table mean nothing any more. */
export interface Expired {
  readonly table: string;
  /** Its primary key; several columns with commas between them. */
  readonly key: string;
  /**
   * The column that says since when, in milliseconds since 1970; an index finds it, or the table is
   * small.
   */
  readonly since: string;
  /** How many milliseconds longer they stay all the same. */
  readonly stays?: number;
  /** How many go at once; fewer where other rows go with each. */
  readonly portion?: number;
}

/**
 * Deletes expired rows, oldest first and in portions. Several processes may sweep at once.
 *
 * @param signal ends the sweep after the portion under way
 * @throws DatabaseUnavailableError; what was deleted until then stays deleted
 */
export async function sweep(
  database: Database,
  expired: readonly Expired[],
  now: () => number,
  signal?: AbortSignal,
): Promise<void> {
  for (const { since, stays = 0, ...rows } of expired) {
    await deleteInPortions(
      database,
      { ...rows, condition: `${since} < $1`, order: since },
      [now() - stays],
      signal,
    );
  }
}

/** Rows of one table that go. */
export interface Deletion extends Pick<Expired, "table" | "key" | "portion"> {
  /** SQL, with the values as $1, $2 and so on; an index finds them, or the table is small. */
  readonly condition: string;
  /** Columns of the same index; without it they go in any order. */
  readonly order?: string;
}

/**
 * Deletes rows in portions with a write each, and rests after each for as long as it took: whoever
 * comes meanwhile waits for one portion at most. Each process leaves alone what another has in
 * hand.
 *
 * @param signal ends it after the portion under way
 * @throws DatabaseUnavailableError; what was deleted until then stays deleted
 */
export async function deleteInPortions(
  database: Database,
  { table, key, condition, order, portion = 1_000 }: Deletion,
  values: readonly SqlValue[],
  signal?: AbortSignal,
): Promise<void> {
  const inOrder = order ? `ORDER BY ${order}` : "";
  const passOver = database.engine === "postgres" ? "FOR UPDATE SKIP LOCKED" : "";
  const sql = `DELETE FROM ${table} WHERE (${key}) IN (
    WITH due AS MATERIALIZED (SELECT ${key} FROM ${table} WHERE ${condition} ${inOrder} LIMIT ${portion} ${passOver})
    SELECT ${key} FROM due)`;
  for (let deleted = portion; deleted === portion && !signal?.aborted;) {
    const began = performance.now();
    deleted = await database.transaction((transaction) => transaction.run(sql, ...values));
    await rest(performance.now() - began);
  }
}

/**
 * Sweeps again and again, `period` milliseconds apart and never twice at the same time.
 *
 * @returns how to stop; resolves when nothing is under way any more, and the database may be closed
 */
export function sweepPeriodically(
  sweepOnce: (signal: AbortSignal) => Promise<void>,
  period: number,
  onTrouble: (error: unknown) => void,
): () => Promise<void> {
  const end = new AbortController();
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= sweepOnce(end.signal)
      .catch(onTrouble)
      .finally(() => (underWay = undefined));
  }, period).unref();

  return async () => {
    clearInterval(timer);
    end.abort();
    await underWay;
  };
}
