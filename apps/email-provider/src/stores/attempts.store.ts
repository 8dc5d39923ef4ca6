import { minute, type Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { networkOf } from "@tale/service/network-of";

export interface Limit {
  readonly attempts: number;
  /** Milliseconds. */
  readonly period: number;
}

/** What is counted, in words such as `sign-in`, and how often it may happen. */
export interface Counted {
  readonly what: string;
  readonly limit: Limit;
}

/**
 * Ten for each sign-in that is let through from one address; nobody who wants to sign in comes more
 * often.
 */
export const waitingRequests: Limit = { attempts: 600, period: minute };

export type AttemptsStore = ReturnType<typeof createAttemptsStore>;

/**
 * Counts attempts per subject and period. Counting and asking is one statement, so parallel
 * attempts are all counted.
 */
export function createAttemptsStore(database: Database, now: Clock) {
  return {
    count,

    /**
     * Counts for whoever comes from where this address is. @param what in words, such as `sign-in`
     */
    countFrom: (address: string, what: string, limit: Limit) =>
      count(`${what} from ${networkOf(address)}`, limit),

    /**
     * Asks without counting.
     *
     * @param all with periods of one length
     * @returns 0 while none of the limits is reached, else the milliseconds until the period is
     * over
     */
    timeLeft: async (address: string, all: readonly [Counted, Counted]): Promise<number> => {
      const { period } = all[0].limit;
      const current = Math.floor(now() / period) * period;
      const limits = new Map(
        all.map(({ what, limit }) => [`${what} from ${networkOf(address)}`, limit]),
      );
      const rows = await database.all<{ subject: string; count: number }>(
        "SELECT subject, count FROM attempts WHERE period = $1 AND subject IN ($2, $3)",
        current,
        ...limits.keys(),
      );
      return rows.some(({ subject, count }) => count >= limits.get(subject)!.attempts)
        ? current + period - now()
        : 0;
    },

    forgive: (subject: string) => database.run("DELETE FROM attempts WHERE subject = $1", subject),
  };

  /**
   * @returns 0 when this attempt is within the limit, else the milliseconds until the next one may
   * be made
   */
  async function count(subject: string, { attempts, period }: Limit): Promise<number> {
    const current = Math.floor(now() / period) * period;
    const row = await database.transaction((transaction) =>
      transaction.get<{ count: number }>(
        `INSERT INTO attempts (subject, period, count) VALUES ($1, $2, 1)
         ON CONFLICT (subject, period) DO UPDATE SET count = attempts.count + 1 RETURNING count`,
        subject,
        current,
      ),
    );
    return row && row.count > attempts ? current + period - now() : 0;
  }
}
