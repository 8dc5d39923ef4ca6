import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/service/database";
import { formatScope } from "@tale/protocol/scope";

export type ConsentsStore = ReturnType<typeof createConsentsStore>;

/** What each user has allowed each client; asked again only when more is wanted. */
export function createConsentsStore(database: Database, now: Clock) {
  return {
    scopesOf: async (userId: string, clientId: string): Promise<string[]> => {
      const row = await database.get<{ scope: string }>("SELECT scope FROM consents WHERE user_id = $1 AND client_id = $2", userId, clientId);
      return row ? row.scope.split(" ") : [];
    },

    /**
     * Remembers the newest answer, if scopes were asked about; what was allowed before and not asked about now stays allowed.
     * The first statement holds the row, so that of two answers at the same time none undoes the other.
     */
    remember: async (userId: string, clientId: string, { allowed, asked }: { allowed: readonly string[]; asked: readonly string[] }): Promise<void> => {
      if (asked.length === 0) return;
      await database.write(async (transaction) => {
        const before = await transaction.get<{ scope: string }>(
          `INSERT INTO consents (user_id, client_id, scope, given_at) VALUES ($1, $2, '', $3)
           ON CONFLICT (user_id, client_id) DO UPDATE SET given_at = excluded.given_at RETURNING scope`,
          userId, clientId, now(),
        );
        const kept = (before?.scope.split(" ") ?? []).filter((scope) => scope && !asked.includes(scope));
        await transaction.run("UPDATE consents SET scope = $3 WHERE user_id = $1 AND client_id = $2", userId, clientId, formatScope([...kept, ...allowed]));
      });
    },
  };
}
