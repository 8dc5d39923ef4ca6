import { AsyncLocalStorage } from "node:async_hooks";
import { isAnybodyWatchingRows, publishRow } from "@tale/backstage/row";
import type { Database, Transaction } from "../database.ts";
import { postgresTriggers } from "./postgres-triggers.ts";
import type { ChangedRow, Keys } from "./row-triggers.ts";
import { sqliteTriggers } from "./sqlite-triggers.ts";

/**
 * A database that publishes each row it changed, once the change is on disk. The engine says which
 * rows those are, by triggers; neither the stores nor their SQL do anything for it. Until somebody
 * watches there are no triggers, and every call goes to `database` as it is.
 */
export function publishChangedRows(database: Database): Database {
  const triggers = database.engine === "sqlite" ? sqliteTriggers : postgresTriggers;
  let created: Promise<Keys | undefined> | undefined;

  /** Watching never costs a change: without triggers it is made unseen, and the next one tries. */
  const createTriggers = (): Promise<Keys | undefined> =>
    triggers.create(database).catch((error: Error) => {
      created = undefined;
      process.emitWarning(`changed rows cannot be shown: ${error.message}`);
      return undefined;
    });

  async function watched<Result>(
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    const keys = await (created ??= createTriggers());
    if (!keys) return database.transaction(work);
    // The work of several callers may share a transaction, but what each changes is its own.
    const inItsContext = AsyncLocalStorage.bind(work) as typeof work;
    const statements: ChangedRow[][] = [];
    const result = await database.transaction(async (transaction) => {
      statements.length = 0;
      await triggers.begin(transaction);
      const result = await inItsContext(
        noting(transaction, async () => void statements.push(await triggers.take(transaction))),
      );
      await triggers.end(transaction);
      return result;
    });
    for (const rows of statements) publishRows(rows, keys);
    return result;
  }

  return {
    ...database,
    run: (...change) =>
      isAnybodyWatchingRows() ? watched(({ run }) => run(...change)) : database.run(...change),
    batch: (changes) =>
      isAnybodyWatchingRows() ? watched(({ batch }) => batch(changes)) : database.batch(changes),
    transaction: (work) => (isAnybodyWatchingRows() ? watched(work) : database.transaction(work)),
  };
}

/** The same transaction, which takes what the triggers noted after each statement. */
function noting(transaction: Transaction, take: () => Promise<void>): Transaction {
  const run: Transaction["run"] = async (...change) => {
    const count = await transaction.run(...change);
    if (count > 0) await take();
    return count;
  };
  return {
    ...transaction,
    run,
    batch: async (changes) => {
      const counts: number[] = [];
      for (const change of changes) counts.push(await run(...change));
      return counts;
    },
    get: async <Row>(...query: Parameters<Transaction["get"]>) => {
      const row = await transaction.get<Row>(...query);
      if (row) await take();
      return row;
    },
    all: async <Row>(...query: Parameters<Transaction["all"]>) => {
      const rows = await transaction.all<Row>(...query);
      if (rows.length > 0) await take();
      return rows;
    },
  };
}

/** Publishes what one statement changed: a fact for each table, with the first row's values. */
function publishRows(rows: readonly ChangedRow[], keys: Keys): void {
  const facts = Map.groupBy(rows, ({ table, change }) => `${change} ${table}`);
  for (const changed of facts.values()) {
    const { table, change, before, after } = changed[0]!;
    const row = after ?? before ?? {};
    const key = (keys.get(table) ?? []).map((column) => [column, row[column] ?? null]);
    publishRow({
      table,
      change,
      count: changed.length,
      key: Object.fromEntries(key),
      before,
      after,
    });
  }
}
