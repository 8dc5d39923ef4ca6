import type { Clock } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";

/** So many of something in each period, in milliseconds. */
export interface Allowance {
  readonly most: number;
  readonly period: number;
}

export interface Spending {
  /** What is spent, and by whom. */
  readonly subject: string;
  readonly allowance: Allowance;
  readonly amount: number;
}

export type AllowancesStore = ReturnType<typeof createAllowancesStore>;

/**
 * Counts what is used up per subject and period. Asking and counting is one statement, so what is
 * spent at the same time is all counted.
 */
export function createAllowancesStore(database: Database, now: Clock) {
  /** @returns 0 when it is spent, else the milliseconds until there is a new allowance */
  async function spend(
    transaction: Transaction,
    { subject, allowance: { most, period }, amount }: Spending,
  ): Promise<number> {
    const current = Math.floor(now() / period) * period;
    const isSpent =
      amount <= most &&
      (await transaction.run(
        `INSERT INTO allowances (subject, period, spent) VALUES ($1, $2, $3)
         ON CONFLICT (subject, period) DO UPDATE SET spent = allowances.spent + excluded.spent WHERE allowances.spent + excluded.spent <= $4`,
        subject,
        current,
        amount,
        most,
      ));
    return isSpent ? 0 : current + period - now();
  }

  return {
    spend,
    /** In a transaction of its own; an error thrown by `work` gives back what it spent. */
    write: (work: (transaction: Transaction) => Promise<void>) => database.transaction(work),
  };
}
