import { AsyncLocalStorage } from "node:async_hooks";
import type { Row, RowFact } from "@tale/backstage/facts";
import { isAnybodyWatchingRows, publishRow } from "@tale/backstage/row";
import type { Statement, Database, SqlValue, Transaction } from "./database.ts";
import { readStatement, renumber, type Condition, type ParsedStatement } from "./read-statement.ts";

/**
 * A database that publishes each row it changed, once the change is on disk. While nobody watches,
 * the database is as it was. While somebody does, each changing statement costs up to two more
 * reads.
 */
export function publishChanges(database: Database): Database {
  return {
    ...database,
    run: (...change) =>
      isAnybodyWatchingRows()
        ? writeWatched(database, (transaction) => transaction.run(...change))
        : database.run(...change),
    batch: (changes) =>
      isAnybodyWatchingRows()
        ? writeWatched(database, (transaction) => transaction.batch(changes))
        : database.batch(changes),
    transaction: (work) =>
      isAnybodyWatchingRows() ? writeWatched(database, work) : database.transaction(work),
  };
}

async function writeWatched<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const changes: RowFact[] = [];
  // Several callers' writes share a commit, but what happens in each belongs to its own caller.
  const workForCaller = AsyncLocalStorage.bind(work) as typeof work;
  const result = await database.transaction((transaction) => {
    changes.length = 0;
    return workForCaller(watching(transaction, changes));
  });
  changes.forEach(publishRow);
  return result;
}

function watching(transaction: Transaction, changes: RowFact[]): Transaction {
  async function watch<Result>(
    sql: string,
    values: SqlValue[],
    run: () => Promise<Result>,
    countOf: (result: Result) => number,
  ): Promise<Result> {
    const statement = readStatement(sql);
    if (!statement) return run();
    const before =
      statement.change === "insert"
        ? undefined
        : await find(transaction, statement.table, statement.where, values);
    const result = await run();
    const count = countOf(result);
    if (count > 0) changes.push(await describe(transaction, statement, values, before, count));
    return result;
  }

  const run = (...[sql, ...values]: Statement): Promise<number> =>
    watch(
      sql,
      values,
      () => transaction.run(sql, ...values),
      (count) => count,
    );
  return {
    run,
    batch: async (changes) => {
      const counts: number[] = [];
      for (const change of changes) counts.push(await run(...change));
      return counts;
    },
    get: <Found>(sql: string, ...values: SqlValue[]) =>
      watch(
        sql,
        values,
        () => transaction.get<Found>(sql, ...values),
        (row) => (row ? 1 : 0),
      ),
    all: <Found>(sql: string, ...values: SqlValue[]) =>
      watch(
        sql,
        values,
        () => transaction.all<Found>(sql, ...values),
        (rows) => rows.length,
      ),
  };
}

async function describe(
  transaction: Transaction,
  { table, change, copies, columns, keys }: ParsedStatement,
  values: SqlValue[],
  before: Row | undefined,
  count: number,
): Promise<RowFact> {
  const valueOf = ({ column, place }: Condition): [string, SqlValue] => [
    column,
    values[place - 1] ?? null,
  ];
  const known = {
    table,
    change,
    count,
    key: Object.fromEntries(keys.map(valueOf)),
    before: before ?? null,
  };
  if (change === "delete") return { ...known, after: null };
  const given = Object.fromEntries(columns.map(valueOf));
  if (change === "insert" && !copies) return { ...known, after: given };
  const where = keys.map(({ column, place }) => `${column} = $${place}`).join(" AND ");
  const after = where ? await find(transaction, table, where, values) : undefined;
  return { ...known, after: after ?? { ...before, ...given } };
}

async function find(
  transaction: Transaction,
  table: string,
  where: string,
  values: readonly SqlValue[],
): Promise<Row | undefined> {
  const query = renumber(`SELECT * FROM ${table}${where ? ` WHERE ${where}` : ""} LIMIT 1`, values);
  const row = await transaction.get<Row>(query.sql, ...query.values);
  return row && { ...row };
}
