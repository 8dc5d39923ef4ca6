import type { FileHandle } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as rest } from "node:timers/promises";
import {
  DatabaseUnavailableError,
  type Changes,
  type Database,
  type Transaction,
} from "./database.ts";
import { attempt, isLocked, queriesOn } from "./sqlite-queries.ts";

/**
 * How long a write waits for another program's lock, in milliseconds; so does the next commit,
 * behind it.
 */
export const lockPatience = 700;

/** How often it looks meanwhile. */
const lookEvery = 10;

interface Write {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** What to tell the callers once the shared commit is on the disk. */
type Acknowledge = () => void;

/**
 * Writes that arrive together, or while the disk is busy, run one after the other and share one
 * commit and one flush: that is the expensive part. Should one of them fail, they are run again,
 * each behind its own savepoint. SQLite would wait for the disk and the whole process with it, so
 * the log is flushed from here, where requests go on meanwhile. While one flush is under way the
 * next commit may be made and its flush begin; a third waits for the first.
 *
 * @param log the writer's log, undefined where nothing outlives the process
 */
export function createSharedWrites(
  writer: DatabaseSync,
  log: FileHandle | undefined,
): Changes & Pick<Database, "transaction" | "close"> {
  const transaction: Transaction = queriesOn(writer);
  const steps = {
    begin: writer.prepare("BEGIN IMMEDIATE"),
    savepoint: writer.prepare("SAVEPOINT one"),
    release: writer.prepare("RELEASE one"),
    commit: writer.prepare("COMMIT"),
  };
  let waiting: Write[] = [];
  let committing: Promise<void> | undefined;
  let flushing: Promise<void> | undefined;

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise(setImmediate);
      const batch = waiting;
      waiting = [];
      const acknowledgements = await commit(batch);
      const before = flushing;
      flushing = flush(acknowledgements);
      await before;
    }
    committing = undefined;
  }

  async function commit(batch: readonly Write[], run = runPlainly): Promise<Acknowledge[]> {
    try {
      const acknowledgements: Acknowledge[] = [];
      await begin();
      for (const write of batch) acknowledgements.push(await run(write));
      attempt(() => steps.commit.run());
      return acknowledgements;
    } catch (error) {
      if (writer.isTransaction) writer.exec("ROLLBACK");
      const isForAll =
        error instanceof DatabaseUnavailableError ||
        batch.length === 1 ||
        run === runBehindSavepoint;
      if (!isForAll) return commit(batch, runBehindSavepoint);
      for (const { reject } of batch) reject(error);
      return [];
    }
  }

  async function flush(acknowledgements: readonly Acknowledge[]): Promise<void> {
    if (acknowledgements.length === 0) return;
    await log?.datasync().catch(endProcess);
    for (const acknowledge of acknowledgements) acknowledge();
  }

  /**
   * SQLite would wait for another program's lock and the whole process with it: here reading goes
   * on.
   */
  async function begin(until = performance.now() + lockPatience): Promise<void> {
    try {
      attempt(() => steps.begin.run());
    } catch (error) {
      if (!isLocked(error) || performance.now() > until) throw error;
      await rest(lookEvery);
      await begin(until);
    }
  }

  async function runPlainly({ work, resolve }: Write): Promise<Acknowledge> {
    const result = (await work()) as never;
    return () => resolve(result);
  }

  async function runBehindSavepoint({ work, resolve, reject }: Write): Promise<Acknowledge> {
    attempt(() => steps.savepoint.run());
    try {
      const result = (await work()) as never;
      attempt(() => steps.release.run());
      return () => resolve(result);
    } catch (error) {
      // A full disk undoes the whole transaction, and with it everybody's work.
      if (!writer.isTransaction) throw error;
      attempt(() => writer.exec("ROLLBACK TO one; RELEASE one"));
      return () => reject(error);
    }
  }

  function write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      waiting.push({ work: () => work(transaction), resolve, reject });
      committing ??= commitWaiting();
    });
  }

  return {
    run: (...change) => write(() => transaction.run(...change)),
    batch: (changes) => write(() => transaction.batch(changes)),
    transaction: write,
    close: async () => {
      await committing;
      await flushing;
    },
  };
}

/**
 * A disk that failed to flush leaves unknown what is on it. The log tells, but only to a process
 * that starts anew.
 */
function endProcess(error: unknown): never {
  console.error(error);
  process.exit(1);
}
