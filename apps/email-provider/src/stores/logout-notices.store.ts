import type { Clock } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";

/**
 * That a session ended, and that one client has not been told yet (OpenID Connect Back-Channel
 * Logout §2.5).
 */
export interface LogoutNotice {
  readonly clientId: string;
  readonly sessionHash: string;
  readonly userId: string;
  /** How often it was tried. */
  readonly attempts: number;
  readonly dueAt: number;
}

const batch = 20;

export type LogoutNoticesStore = ReturnType<typeof createLogoutNoticesStore>;

export function createLogoutNoticesStore(database: Database, now: Clock) {
  return {
    due: () =>
      database.all<LogoutNotice>(
        `SELECT client_id AS "clientId", session_hash AS "sessionHash", user_id AS "userId", attempts, due_at AS "dueAt"
         FROM logout_notices WHERE due_at <= $1 ORDER BY due_at LIMIT ${batch}`,
        now(),
      ),

    /**
     * @returns whether the notice is this process's to tell; if it dies over it, the notice is due
     * again at `nextDueAt`
     */
    claim: async (
      { clientId, sessionHash, dueAt }: LogoutNotice,
      nextDueAt: number,
    ): Promise<boolean> => {
      const claimed = await database.run(
        "UPDATE logout_notices SET attempts = attempts + 1, due_at = $4 WHERE client_id = $1 AND session_hash = $2 AND due_at = $3",
        clientId,
        sessionHash,
        dueAt,
        nextDueAt,
      );
      return claimed === 1;
    },

    forget: ({ clientId, sessionHash }: LogoutNotice) =>
      database.run(
        "DELETE FROM logout_notices WHERE client_id = $1 AND session_hash = $2",
        clientId,
        sessionHash,
      ),
  };
}

/**
 * Notes, within the transaction that ends a session, every client that was told in it who the user
 * is.
 */
export function addLogoutNotices(
  transaction: Transaction,
  sessionHash: string,
  endedAt: number,
): Promise<number> {
  return transaction.run(
    `INSERT INTO logout_notices (client_id, session_hash, user_id, due_at)
     SELECT DISTINCT client_id, session_hash, user_id, CAST($2 AS BIGINT) FROM grants WHERE session_hash = $1 AND ' ' || scope || ' ' LIKE '% openid %'
     ON CONFLICT DO NOTHING`,
    sessionHash,
    endedAt,
  );
}
