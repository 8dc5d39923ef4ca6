import type { Engine, Queries } from "../database.ts";
import { onceATurn } from "./once-a-turn.ts";

/** One caller's query. It settles what its caller waits for, and resolves in any case. */
type Read = (queries: Queries) => Promise<void>;

/**
 * Queries of one turn of the event loop are made on one connection: SQLite takes its locks once,
 * PostgreSQL gets one message, and the answers to the clients leave together. Each query has its
 * own outcome.
 */
export function shareReads(engine: Engine): Queries {
  const add = onceATurn<Read>((reads) => {
    if (reads.length === 1) return void reads[0]!(engine);
    engine
      .read(async (queries) => void (await Promise.all(reads.map((read) => read(queries)))))
      .catch((error: unknown) => reads.forEach((read) => void read(refusing(error))));
  });
  const read = <Result>(query: (queries: Queries) => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => add((queries) => query(queries).then(resolve, reject)));
  return {
    all: (...query) => read((queries) => queries.all(...query)),
    get: (...query) => read((queries) => queries.get(...query)),
  };
}

function refusing(error: unknown): Queries {
  const refuse = (): Promise<never> => Promise.reject(error);
  return { all: refuse, get: refuse };
}
