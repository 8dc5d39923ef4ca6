import type { Queries } from "./database.ts";

/**
 * Collects what arrives in one turn of the event loop, and hands it over together.
 *
 * @returns how to add to it
 */
export function gather<Item>(handOver: (items: readonly Item[]) => void): (item: Item) => void {
  let waiting: Item[] = [];
  return (item) => {
    if (waiting.push(item) > 1) return;
    setImmediate(() => {
      const items = waiting;
      waiting = [];
      handOver(items);
    });
  };
}

/** One read: told where to read, it settles what its caller waits for. Resolves in any case. */
export type Read = (queries: Queries) => Promise<void>;

/**
 * Queries that are made together when they arrive together. Each has its own outcome: what fails
 * for one fails for nobody else.
 */
export function gatherReads(readAll: (reads: readonly Read[]) => void): Queries {
  const add = gather(readAll);
  const read = <Result>(query: (queries: Queries) => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => add((queries) => query(queries).then(resolve, reject)));
  return {
    all: (sql, ...values) => read((queries) => queries.all(sql, ...values)),
    get: (sql, ...values) => read((queries) => queries.get(sql, ...values)),
  };
}
