import type pg from "pg";
import type { Statement, Database, Queries } from "./database.ts";
import { gather, gatherReads } from "./gather.ts";
import { queriesOn, runAgainAfterLostRace, withConnection } from "./postgres-queries.ts";

/**
 * Reads that arrive together travel together, on one connection, and so do their answers. Each has
 * its own outcome.
 */
export function createSharedReads(pool: pg.Pool): Queries {
  return gatherReads((reads) => {
    withConnection(pool, async (connection) => {
      const queries = queriesOn(connection);
      await Promise.all(reads.map((read) => read(queries)));
    }).catch((error: unknown) => reads.forEach((read) => void read(refusing(error))));
  });
}

function refusing(error: unknown): Queries {
  const refuse = (): Promise<never> => Promise.reject(error);
  return { all: refuse, get: refuse };
}

interface Write {
  readonly changes: readonly Statement[];
  readonly resolve: (counts: number[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Changes that arrive together travel together and share a transaction, and so the flush of its
 * commit. Should one of them fail, each is made again alone.
 */
export function createSharedChanges(pool: pg.Pool): Pick<Database, "run" | "batch"> {
  const writeSoon = gather<Write>((writes) => void commitTogether(writes.toSorted(inOneOrder)));

  async function commitTogether(writes: readonly Write[]): Promise<void> {
    try {
      const counts = await runAgainAfterLostRace(() =>
        commit(
          pool,
          writes.flatMap(({ changes }) => changes),
        ),
      );
      for (const { changes, resolve } of writes) resolve(counts.splice(0, changes.length));
    } catch (error) {
      if (writes.length === 1) writes[0]!.reject(error);
      else await Promise.all(writes.map((write) => commitTogether([write])));
    }
  }

  const batch = (changes: readonly Statement[]): Promise<number[]> =>
    new Promise((resolve, reject) => writeSoon({ changes, resolve, reject }));
  return { batch, run: async (...change) => (await batch([change]))[0]! };
}

/**
 * Two processes that lock the same rows in the same order never wait for each other in a circle.
 */
function inOneOrder(one: Write, other: Write): number {
  const [a, b] = [one, other].map(
    ({ changes: [change = [""]] }) => `${change[0]} ${change[1]}`,
  ) as [string, string];
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Everything is sent before the first answer is read: after a failure, PostgreSQL refuses the rest
 * and undoes the whole.
 */
function commit(pool: pg.Pool, changes: readonly Statement[]): Promise<number[]> {
  return withConnection(pool, async (connection) => {
    const { run } = queriesOn(connection);
    if (changes.length === 1) return [await run(...changes[0]!)];
    const sent = ([["BEGIN"], ...changes, ["COMMIT"]] satisfies Statement[]).map((change) =>
      run(...change),
    );
    const outcomes = await Promise.allSettled(sent);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
    return outcomes
      .slice(1, -1)
      .map((outcome) => (outcome as PromiseFulfilledResult<number>).value);
  });
}
