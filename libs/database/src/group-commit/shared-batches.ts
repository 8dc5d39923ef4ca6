import type { Database, Engine, Statement } from "../database.ts";
import { onceATurn } from "./once-a-turn.ts";

interface Waiting {
  readonly changes: readonly Statement[];
  readonly resolve: (counts: number[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * For an engine with many connections (PostgreSQL): the changes of one turn of the event loop are
 * one batch, which is one message, one transaction and one flush. When one of them fails, each is
 * made again alone. A `transaction` keeps its own connection: it waits for answers of the server.
 */
export function shareBatches(engine: Engine): Pick<Database, "run" | "batch" | "close"> {
  const add = onceATurn<Waiting>((together) => void commit(together.toSorted(inOneOrder)));

  async function commit(together: readonly Waiting[]): Promise<void> {
    try {
      const counts = await engine.batch(together.flatMap(({ changes }) => changes));
      for (const { changes, resolve } of together) resolve(counts.splice(0, changes.length));
    } catch (error) {
      if (together.length === 1) together[0]!.reject(error);
      else await Promise.all(together.map((one) => commit([one])));
    }
  }

  const batch: Database["batch"] = (changes) =>
    new Promise((resolve, reject) => add({ changes, resolve, reject }));
  return {
    batch,
    run: async (...change) => (await batch([change]))[0]!,
    close: engine.close,
  };
}

/** Two processes that lock the same rows in the same order do not wait for each other in a circle. */
function inOneOrder(one: Waiting, other: Waiting): number {
  const [a, b] = [one, other].map(
    ({ changes: [change = [""]] }) => `${change[0]} ${change[1]}`,
  ) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}
