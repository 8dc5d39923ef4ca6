import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Queries } from "./database.ts";
import { readsOn } from "./sqlite-queries.ts";

/**
 * Reads that arrive together are made together, in one transaction: SQLite takes its locks once. More than that is won by
 * whoever asked: their answers leave one right after the other, and the system wakes those who wait for them once.
 *
 * Reads go where the pages they need are in memory already, which is the writer's connection: a commit makes any other
 * read them again. Reads that meet a transaction of the writer go beside it, so that nobody learns what is not committed.
 */
export function createSharedReads(writer: DatabaseSync, reader: DatabaseSync): Queries {
  const onWriter = readsOn(writer);
  const besideWriter = readsOn(reader);
  const [begin, end] = [writer.prepare("BEGIN"), writer.prepare("COMMIT")];
  let waiting: ((queries: Queries) => void)[] = [];

  function readWaiting(): void {
    const reads = waiting;
    waiting = [];
    const isBeside = writer.isOpen && writer.isTransaction;
    const isShared = writer.isOpen && !isBeside && reads.length > 1 && isDone(begin);
    for (const read of reads) read(isBeside ? besideWriter : onWriter);
    if (isShared && writer.isTransaction && !isDone(end) && writer.isTransaction) writer.exec("ROLLBACK");
  }

  /** Each read has its own outcome: what fails for one fails for nobody else. */
  function together<Result>(read: (queries: Queries) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(readWaiting);
      waiting.push((queries) => void read(queries).then(resolve, reject));
    });
  }

  return {
    all: (sql, ...values) => together((queries) => queries.all(sql, ...values)),
    get: (sql, ...values) => together((queries) => queries.get(sql, ...values)),
  };
}

/** In a damaged file no transaction may begin or end well; what that means to a read, the read itself is told. */
function isDone(statement: StatementSync): boolean {
  try {
    statement.run();
    return true;
  } catch {
    return false;
  }
}
