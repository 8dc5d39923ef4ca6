import type { Database, Engine } from "../database.ts";
import { shareBatches } from "./shared-batches.ts";
import { shareReads } from "./shared-reads.ts";
import { shareTransactions } from "./shared-transactions.ts";

/**
 * Group commit: requests that arrive together share a transaction and its flush to the disk, which
 * is the expensive part of a small transaction, and read together. Nothing else changes: a caller
 * gets its own outcome, and gets it when its own change is on the disk.
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
