import { minute, second, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { newId } from "./ids.ts";
import { whileRenewing } from "./lease.ts";

/**
 * `sending` is committed before the mail server hears a word. So a delivery found in that state
 * after a crash may or may not have arrived: it becomes `unknown`, and only a person decides
 * whether it is sent again.
 */
export type DeliveryStatus = "queued" | "sending" | "sent" | "failed" | "unknown";

export interface Delivery {
  readonly id: string;
  readonly shareId: string;
  readonly name: string;
  readonly address: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** When to try next, while `queued`. */
  readonly dueAt: number;
  /** What went wrong last, in words for the author. */
  readonly reason: string | null;
  /** The same in the mail server's words. */
  readonly said: string | null;
}

/** Why the mail server has not taken a mail. */
export interface Trouble {
  /** In words for the author. */
  readonly reason: string;
  /** In the mail server's own words, or those of TLS and the network. */
  readonly said?: string;
}

const columns = `id, share_id AS "shareId", name, address, status, attempts, due_at AS "dueAt", reason, said`;

/** Letters of authors for whom a mail is in hand. */
const inHand = `SELECT own.id FROM shares AS own WHERE own.author IN (SELECT busy.author FROM deliveries AS held JOIN shares AS busy ON busy.id = held.share_id WHERE held.status = 'sending')`;

/**
 * How long after its last sign of life a courier's mail counts as abandoned. Clocks of replicas may
 * differ by most of it.
 */
const lease = 20 * second;

/** What clocks of replicas may differ by. */
const skew = minute;

export type DeliveriesStore = ReturnType<typeof createDeliveriesStore>;

/** What is in hand belongs to one process: only it says what became of a mail. */
export function createDeliveriesStore(database: Database, now: Clock, random: Random) {
  const courier = newId(random);
  /** Couriers that look at the same time take different mails. */
  const nobodyTakesNow = database.engine === "postgres" ? "FOR UPDATE SKIP LOCKED" : "";

  const change = async (sql: string, ...values: (string | number | null)[]): Promise<void> => {
    await database.run(sql, ...values);
  };

  return {
    of: (shareId: string) =>
      database.all<Delivery>(
        `SELECT ${columns} FROM deliveries WHERE share_id = $1 ORDER BY position`,
        shareId,
      ),

    /**
     * Takes the next delivery that is due, and commits that it is being sent. Authors for whom
     * nothing is in hand come first, so that one author's slow mails hold up nobody else's. One
     * that was changed in the future waits for a clock that was set back: it is due.
     *
     * @param whose `others`: of no author for whom a mail is in hand
     */
    take: async (whose: "anybody" | "others" = "anybody"): Promise<Delivery | undefined> => {
      const takeOf = (letters: string) =>
        database.transaction((transaction) =>
          transaction.get<Delivery>(
            `UPDATE deliveries SET status = 'sending', attempts = attempts + 1, courier = $2, in_hand_until = $3, changed_at = $1
             WHERE status = 'queued' AND id = (SELECT id FROM deliveries WHERE status = 'queued' AND (due_at <= $1 OR changed_at > $4)${letters} ORDER BY due_at, position LIMIT 1 ${nobodyTakesNow})
             RETURNING ${columns}`,
            now(),
            courier,
            now() + lease,
            now() + skew,
          ),
        );
      return (
        (await takeOf(` AND share_id NOT IN (${inHand})`)) ??
        (whose === "anybody" ? await takeOf("") : undefined)
      );
    },

    /** Does what takes its time with a mail in hand; nobody takes it for abandoned meanwhile. */
    holding: <Result>(id: string, work: () => Promise<Result>) =>
      whileRenewing(
        lease,
        () =>
          change(
            "UPDATE deliveries SET in_hand_until = $3 WHERE id = $1 AND courier = $2 AND status = 'sending'",
            id,
            courier,
            now() + lease,
          ),
        work,
      ),

    /** Whoever had it in hand knows best, also when another courier gave it up for `unknown`. */
    settle: (
      id: string,
      status: "sent" | "failed" | "unknown",
      { reason, said }: Partial<Trouble> = {},
    ) =>
      change(
        "UPDATE deliveries SET status = $2, reason = $3, said = $4, changed_at = $5 WHERE id = $1 AND courier = $6 AND status IN ('sending', 'unknown')",
        id,
        status,
        reason ?? null,
        said ?? null,
        now(),
        courier,
      ),

    retry: (id: string, { reason, said }: Trouble, dueAt: number) =>
      change(
        "UPDATE deliveries SET status = 'queued', reason = $2, said = $3, due_at = $4, changed_at = $5 WHERE id = $1 AND courier = $6 AND status IN ('sending', 'unknown')",
        id,
        reason,
        said ?? null,
        dueAt,
        now(),
        courier,
      ),

    /**
     * The mail server cannot be reached: whatever is due waits with the one that found out, or
     * gives up with it.
     */
    holdBack: ({ reason, said }: Trouble, dueAt: number, mostAttempts: number) =>
      database.transaction(async (transaction) => {
        const held = [reason, said ?? null, now()] as const;
        await transaction.run(
          "UPDATE deliveries SET status = 'failed', reason = $1, said = $2, changed_at = $3 WHERE status = 'queued' AND due_at <= $3 AND attempts >= $4",
          ...held,
          mostAttempts,
        );
        await transaction.run(
          "UPDATE deliveries SET attempts = attempts + 1, reason = $1, said = $2, due_at = $4, changed_at = $3 WHERE status = 'queued' AND due_at <= $3",
          ...held,
          dueAt,
        );
      }),

    nextDue: async () =>
      (
        await database.get<{ dueAt: number | null }>(
          `SELECT MIN(due_at) AS "dueAt" FROM deliveries WHERE status = 'queued'`,
        )
      )?.dueAt ?? undefined,

    /**
     * What was in hand when somebody was interrupted: this courier, whose hands are empty when it
     * asks, or one that is gone.
     *
     * @returns how many
     */
    recover: () =>
      database.run(
        "UPDATE deliveries SET status = 'unknown', reason = $1, changed_at = $2 WHERE status = 'sending' AND (courier = $3 OR in_hand_until <= $2 OR courier IS NULL)",
        "Quillpost was interrupted at the moment this mail was handed over. It may have arrived.",
        now(),
        courier,
      ),

    /** The author asks for another try of everything in one state. */
    again: (shareId: string, status: "failed" | "unknown") =>
      change(
        "UPDATE deliveries SET status = 'queued', attempts = 0, due_at = $3, courier = NULL, reason = NULL, said = NULL, changed_at = $3 WHERE share_id = $1 AND status = $2",
        shareId,
        status,
        now(),
      ),
  };
}
