import type { Database, Engine } from "../database.ts";
import { shareBatches } from "./shared-batches.ts";
import { shareReads } from "./shared-reads.ts";
import { shareTransactions } from "./shared-transactions.ts";

/**
 * Group commit: requests that arrive together share a transaction and its flush to the disk, which
 * is the expensive part of a small transaction, and read together. Nothing else changes: a caller
 * gets its own outcome, and gets it when its own change is on the disk.
 *
 * What it gains with 16 callers at once, as ratios to the engine alone: changes a second, and the
 * processor time of this process for each (`npm run group-commit -w @tale/bench-tool`, medians of
 * 11 rounds on two busy cores; the speed varies with the disk, the processor time hardly).
 *
 * | | SQLite | PostgreSQL |
 * |---|---|---|
 * | one change | 1.5 ×, at 0.33 of the time | 1.8 ×, at 0.39 |
 * | two changes in one batch | 3.9 ×, at 0.19 | 2.3 ×, at 0.30 |
 * | a transaction that reads, then writes | 1.7 ×, at 0.21 | not shared: 1.1 ×, at 1.05 |
 * | one read | 2.6 ×, at 0.47 | 1.2 ×, at 0.51 |
 */
export function groupCommit(engine: Engine): Database {
  const shared = engine.engine === "sqlite" ? shareTransactions(engine) : shareBatches(engine);
  return {
    ...engine,
    ...shareReads(engine),
    ...shared,
    close: async () => {
      await new Promise(setImmediate); // What was asked for before is served.
      await shared.close();
    },
  };
}
