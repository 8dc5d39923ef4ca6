import { setTimeout as rest } from "node:timers/promises";
import type { Changes, Engine, Queries, Transaction } from "./database.ts";
import { createNotifications } from "./notifications.ts";
import { lockPatience, openConnections } from "./sqlite-connections.ts";
import { sqliteChannel } from "./sqlite-notifications.ts";
import { isLocked, readsOn, statementsOn } from "./sqlite-statements.ts";

/** How often a transaction looks whether another program's lock is gone, in milliseconds. */
const lookEvery = 10;

/**
 * The embedded database. One connection writes, one transaction after the other. Reads use it too,
 * because it has the pages in memory; while a transaction is open they use a second connection,
 * which sees only what is committed.
 */
export async function openSqlite(path: string): Promise<Engine> {
  const { writer, reader, log } = await openConnections(path);
  const [statements, onWriter, onReader] = [statementsOn(writer), readsOn(writer), readsOn(reader)];
  const [beginRead, endRead] = [writer.prepare("BEGIN"), writer.prepare("ROLLBACK")];
  const notifications = createNotifications(sqliteChannel(writer));
  let last: Promise<unknown> = Promise.resolve();

  const queries = (): Queries => (writer.isOpen && writer.isTransaction ? onReader : onWriter);

  /** SQLite takes its locks once for all of these reads, which are made when `work` returns. */
  async function read<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    if (!writer.isOpen || writer.isTransaction) return work(queries());
    try {
      beginRead.run();
      return work(onWriter);
    } finally {
      if (writer.isTransaction) endRead.run();
    }
  }

  async function transaction<Result>(work: (transaction: Transaction) => Promise<Result>) {
    const turn = last.then(() => commit(work));
    last = turn.catch(() => undefined);
    const result = await turn;
    // SQLite would flush the log within COMMIT, and stop the process meanwhile.
    await log?.datasync().catch(endProcess);
    return result;
  }

  async function commit<Result>(work: (transaction: Transaction) => Promise<Result>) {
    await begin(statements);
    try {
      const result = await work(statements);
      await statements.run("COMMIT");
      return result;
    } catch (error) {
      if (writer.isTransaction) writer.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    engine: "sqlite",
    notifications,
    all: (...query) => queries().all(...query),
    get: (...query) => queries().get(...query),
    run: (...change) => transaction(({ run }) => run(...change)),
    batch: (changes) => transaction(({ batch }) => batch(changes)),
    read,
    transaction,
    close: async () => {
      notifications.close();
      await last;
      await log?.close();
      for (const connection of [reader, writer]) if (connection.isOpen) connection.close();
    },
  };
}

/** SQLite itself would stop the process while it waits for another program's lock. */
async function begin({ run }: Changes): Promise<void> {
  const end = performance.now() + lockPatience;
  for (;;) {
    try {
      return void (await run("BEGIN IMMEDIATE"));
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
      await rest(lookEvery);
    }
  }
}

/** After a failed flush it is unknown what is on the disk. A new start finds out from the log. */
function endProcess(error: unknown): never {
  console.error(error);
  process.exit(1);
}
