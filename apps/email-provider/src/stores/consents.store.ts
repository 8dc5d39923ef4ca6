import type { Checked } from "@tale/protocol/checked";
import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { formatScope } from "@tale/protocol/scope";
import type { Reach } from "../clients/scopes.ts";
import { words } from "./grant.ts";

/** What of a request its user allowed, and that is not nothing. */
export type AllowedConsent = Checked<{ readonly scopes: readonly string[] }, "something allowed">;

export type ConsentsStore = ReturnType<typeof createConsentsStore>;

/**
 * What each user has allowed each client, and where; asked again only when more is wanted, or
 * somewhere else.
 */
export function createConsentsStore(database: Database, now: Clock) {
  return {
    covers: async (
      userId: string,
      clientId: string,
      { scopes, resources }: Reach,
    ): Promise<boolean> => {
      const rows = await database.all<{ resource: string; scope: string }>(
        "SELECT resource, scope FROM consents WHERE user_id = $1 AND client_id = $2",
        userId,
        clientId,
      );
      const allowed = new Map(rows.map(({ resource, scope }) => [resource, words(scope)]));
      return resources.every((resource) =>
        scopes.every((scope) => allowed.get(resource)?.includes(scope)),
      );
    },

    /**
     * Remembers the newest answer, if scopes were asked about; what was allowed before and not
     * asked about now stays allowed. The first statement holds the row, so that of two answers at
     * the same time none undoes the other.
     */
    remember: async (
      userId: string,
      clientId: string,
      { scopes: asked, resources }: Reach,
      consent: AllowedConsent,
    ): Promise<void> => {
      if (asked.length === 0) return;
      const allowed = asked.filter((scope) => consent.scopes.includes(scope));
      await database.transaction(async (transaction) => {
        for (const resource of resources.toSorted()) {
          const before = await transaction.get<{ scope: string }>(
            `INSERT INTO consents (user_id, client_id, resource, scope, given_at) VALUES ($1, $2, $3, '', $4)
             ON CONFLICT (user_id, client_id, resource) DO UPDATE SET given_at = excluded.given_at RETURNING scope`,
            userId,
            clientId,
            resource,
            now(),
          );
          const kept = words(before?.scope ?? "").filter((scope) => !asked.includes(scope));
          await transaction.run(
            "UPDATE consents SET scope = $4 WHERE user_id = $1 AND client_id = $2 AND resource = $3",
            userId,
            clientId,
            resource,
            formatScope([...kept, ...allowed]),
          );
        }
      });
    },
  };
}
