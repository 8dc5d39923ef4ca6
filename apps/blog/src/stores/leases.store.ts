import { minute, second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { newId } from "./ids.ts";
import { whileRenewing } from "./lease.ts";

/** How long others wait for a process that is gone. */
const life = 1.5 * second;

/**
 * What clocks of replicas may differ by. A lease that ends later than that allows was taken before
 * a clock was set back.
 */
const skew = minute;

/** How long to wait for one's turn, and how long between two looks. */
const patience = 2 * second;
const pause = 50;

export type LeasesStore = ReturnType<typeof createLeasesStore>;

/** What only one process may do at a time. */
export function createLeasesStore(database: Database, now: Clock, random: Random) {
  const takeFree = async (what: string, holder: string): Promise<boolean> => {
    const taken = await database.run(
      `INSERT INTO leases (what, holder, held_until) VALUES ($1, $2, $3)
       ON CONFLICT (what) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until WHERE leases.held_until <= $4 OR leases.held_until > $5`,
      what,
      holder,
      now() + life,
      now(),
      now() + life + skew,
    );
    return taken === 1;
  };

  const renew = (what: string, holder: string) =>
    database.run(
      "UPDATE leases SET held_until = $3 WHERE what = $1 AND holder = $2",
      what,
      holder,
      now() + life,
    );

  const giveBack = (what: string, holder: string) =>
    database.run("DELETE FROM leases WHERE what = $1 AND holder = $2", what, holder);

  return {
    /** @throws what `refuse` makes when somebody else is still at it after two seconds */
    alone: async <Result>(
      what: string,
      work: () => Promise<Result>,
      refuse: () => Error,
    ): Promise<Result> => {
      const holder = newId(random);
      const giveUpAt = performance.now() + patience;
      while (!(await takeFree(what, holder))) {
        if (performance.now() > giveUpAt) throw refuse();
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      try {
        return await whileRenewing(life, () => renew(what, holder), work);
      } finally {
        await giveBack(what, holder).catch(() => undefined);
      }
    },
  };
}
