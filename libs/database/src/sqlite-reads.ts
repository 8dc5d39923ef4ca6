import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Queries } from "./database.ts";
import { gatherReads } from "./gather.ts";
import { readsOn } from "./sqlite-queries.ts";

/**
 * Reads that arrive together are made together, in one transaction: SQLite takes its locks once.
 * More than that is won by whoever asked: their answers leave one right after the other, and the
 * system wakes those who wait for them once.
 *
 * Reads go where the pages they need are in memory already, which is the writer's connection: a
 * commit makes any other read them again. Reads that meet a transaction of the writer go beside it,
 * so that nobody learns what is not committed.
 */
export function createSharedReads(writer: DatabaseSync, reader: DatabaseSync): Queries {
  const onWriter = readsOn(writer);
  const besideWriter = readsOn(reader);
  const [begin, end] = [writer.prepare("BEGIN"), writer.prepare("COMMIT")];

  return gatherReads((reads) => {
    const isBeside = writer.isOpen && writer.isTransaction;
    const isShared = writer.isOpen && !isBeside && reads.length > 1 && isDone(begin);
    for (const read of reads) void read(isBeside ? besideWriter : onWriter);
    if (isShared && writer.isTransaction && !isDone(end) && writer.isTransaction)
      writer.exec("ROLLBACK");
  });
}

/**
 * In a damaged file no transaction may begin or end well; what that means to a read, the read
 * itself is told.
 */
function isDone(statement: StatementSync): boolean {
  try {
    statement.run();
    return true;
  } catch {
    return false;
  }
}
