import { setTimeout as rest } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";

/** Which rows of a table mean nothing any more. */
export interface Expired {
  readonly table: string;
  /** Its primary key; several columns with commas between them. */
  readonly key: string;
  /** The column that says since when, in milliseconds since 1970; an index finds it, or the table is small. */
  readonly since: string;
  /** How many milliseconds longer they stay all the same. */
  readonly stays?: number;
  /** How many go at once; fewer where other rows go with each. */
  readonly portion?: number;
}

/**
 * Deletes expired rows, oldest first, in portions with a write each, and rests after each for as long as it took: whoever
 * comes meanwhile waits for one portion at most. Several processes may sweep at once; each leaves alone what another has in hand.
 *
 * @param signal ends the sweep after the portion under way
 * @throws DatabaseUnavailable; what was deleted until then stays deleted
 */
export async function sweep(database: Database, expired: readonly Expired[], now: Clock, signal?: AbortSignal): Promise<void> {
  for (const { table, key, since, stays = 0, portion = 1_000 } of expired) {
    const passOver = database.engine === "postgres" ? "FOR UPDATE SKIP LOCKED" : "";
    const sql = `DELETE FROM ${table} WHERE ${since} < $1 AND (${key}) IN (
      WITH due AS MATERIALIZED (SELECT ${key} FROM ${table} WHERE ${since} < $1 ORDER BY ${since} LIMIT ${portion} ${passOver})
      SELECT ${key} FROM due)`;
    const before = now() - stays;
    for (let swept = portion; swept === portion && !signal?.aborted; ) {
      const began = performance.now();
      swept = await database.write((transaction) => transaction.run(sql, before));
      await rest(performance.now() - began);
    }
  }
}

/**
 * Sweeps again and again, `period` milliseconds apart and never twice at the same time.
 *
 * @returns how to stop; resolves when nothing is under way any more, and the database may be closed
 */
export function keepSweeping(sweepOnce: (signal: AbortSignal) => Promise<void>, period: number, onTrouble: (error: unknown) => void): () => Promise<void> {
  const end = new AbortController();
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= sweepOnce(end.signal).catch(onTrouble).finally(() => (underWay = undefined));
  }, period).unref();

  return async () => {
    clearInterval(timer);
    end.abort();
    await underWay;
  };
}
