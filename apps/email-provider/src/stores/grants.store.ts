import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { readExtensionData, type GrantedDetail } from "./extension-data.ts";
import { endGrant, idleLifetime, words } from "./grant.ts";
import { deviceLifetime } from "./user-code.ts";

/**
 * An application that holds live grants of one user, or may come for new ones without asking again:
 * a device that was allowed counts before it has come.
 */
export interface ConnectedApp {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** RFC 9396 §6: what each grant allows beside its scopes. */
  readonly grantedDetails: readonly GrantedDetail[];
  readonly since: number;
  /** Absent when it holds nothing now and is only remembered. */
  readonly lastUsedAt?: number;
}

export type GrantsStore = ReturnType<typeof createGrantsStore>;

export function createGrantsStore(database: Database, now: Clock) {
  return {
    isLive: async (grantId: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS live FROM grants WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2",
        grantId,
        now(),
      );
      return found !== undefined;
    },

    end: (grantId: string) =>
      database.transaction((transaction) => endGrant(transaction, grantId, now())),

    /** Ends everything a user gave a client, the remembered consent included. */
    disconnect: (userId: string, clientId: string) =>
      database.transaction(async (transaction) => {
        await transaction.run(
          "DELETE FROM consents WHERE user_id = $1 AND client_id = $2",
          userId,
          clientId,
        );
        await transaction.run(
          "DELETE FROM authorization_codes WHERE user_id = $1 AND client_id = $2 AND grant_id IS NULL",
          userId,
          clientId,
        );
        await transaction.run(
          "DELETE FROM device_requests WHERE user_id = $1 AND client_id = $2 AND grant_id IS NULL",
          userId,
          clientId,
        );
        return transaction.run(
          "UPDATE grants SET revoked_at = $3 WHERE user_id = $1 AND client_id = $2 AND revoked_at IS NULL",
          userId,
          clientId,
          now(),
        );
      }),

    connectedApps: async (userId: string): Promise<ConnectedApp[]> => {
      const rows = await database.all<{
        clientId: string;
        scope: string;
        resources: string;
        carried: string;
        since: number;
        lastIssuedAt: number | null;
        expiresAt: number | null;
      }>(
        `SELECT client_id AS "clientId", scope, resources, carried, created_at AS "since", expires_at AS "expiresAt",
           (SELECT MAX(issued_at) FROM refresh_tokens WHERE grant_id = grants.id) AS "lastIssuedAt"
         FROM grants
         WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
         UNION ALL SELECT client_id, scope, resource, '{}', given_at, NULL, NULL FROM consents WHERE user_id = $1
         UNION ALL SELECT client_id, scope, resources, carried, expires_at - $3, NULL, NULL FROM device_requests
         WHERE user_id = $1 AND decision = 'allowed' AND grant_id IS NULL AND expires_at > $2
         ORDER BY 5`,
        userId,
        now(),
        deviceLifetime,
      );
      return [...Map.groupBy(rows, (row) => row.clientId)].map(([clientId, ties]) => {
        // A token that is not replaced leaves no other trace of its use than the end of its grant.
        const uses = ties.flatMap(({ lastIssuedAt, expiresAt }) =>
          expiresAt === null ? [] : [lastIssuedAt ?? 0, expiresAt - idleLifetime],
        );
        return {
          clientId,
          scopes: [...new Set(ties.flatMap((tie) => words(tie.scope)))],
          resources: [...new Set(ties.flatMap((tie) => words(tie.resources)))],
          grantedDetails: ties.flatMap((tie) => readExtensionData(tie.carried).grantedDetail ?? []),
          since: Math.min(...ties.map((tie) => tie.since)),
          ...(uses.length > 0 ? { lastUsedAt: Math.max(...uses) } : {}),
        };
      });
    },
  };
}
