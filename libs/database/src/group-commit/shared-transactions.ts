import {
  DatabaseUnavailableError,
  type Database,
  type Engine,
  type Transaction,
} from "../database.ts";

interface Waiting {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Tells one caller how its work ended, once the shared commit is on the disk. */
type Tell = () => void;

/**
 * For an engine that runs one transaction after the other (SQLite): the work of transactions that
 * arrive together, or while the disk is busy, runs in one transaction, one after the other, and
 * shares its commit and its flush. When one of them fails, all are run again, each behind a
 * savepoint. While one commit is being flushed the next one may be made; a third waits for the
 * first.
 */
export function shareTransactions(
  engine: Engine,
): Pick<Database, "run" | "batch" | "transaction" | "close"> {
  let waiting: Waiting[] = [];
  let committing: Promise<void> | undefined;
  let flushing: Promise<void> | undefined;

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise(setImmediate);
      const [together, before] = [waiting, flushing];
      waiting = [];
      flushing = commit(together);
      await before;
    }
    committing = undefined;
  }

  async function commit(together: readonly Waiting[], run = runPlainly): Promise<void> {
    try {
      const told = await engine.transaction(async (transaction) => {
        const told: Tell[] = [];
        for (const one of together) told.push(await run(transaction, one));
        return told;
      });
      for (const tell of told) tell();
    } catch (error) {
      const isForAll =
        error instanceof DatabaseUnavailableError ||
        together.length === 1 ||
        run === runBehindSavepoint;
      if (!isForAll) return commit(together, runBehindSavepoint);
      for (const { reject } of together) reject(error);
    }
  }

  const transaction: Database["transaction"] = (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      committing ??= commitWaiting();
    });

  return {
    transaction,
    run: (...change) => transaction(({ run }) => run(...change)),
    batch: (changes) => transaction(({ batch }) => batch(changes)),
    close: async () => {
      await committing;
      await flushing;
      await engine.close();
    },
  };
}

async function runPlainly(transaction: Transaction, { work, resolve }: Waiting): Promise<Tell> {
  const result = (await work(transaction)) as never;
  return () => resolve(result);
}

async function runBehindSavepoint(transaction: Transaction, one: Waiting): Promise<Tell> {
  await transaction.run("SAVEPOINT one");
  try {
    const tell = await runPlainly(transaction, one);
    await transaction.run("RELEASE one");
    return tell;
  } catch (error) {
    // A full disk undoes the whole transaction, savepoints included.
    if (error instanceof DatabaseUnavailableError) throw error;
    await transaction.script("ROLLBACK TO one; RELEASE one");
    return () => one.reject(error);
  }
}
