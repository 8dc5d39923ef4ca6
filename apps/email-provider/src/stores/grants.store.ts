import type { Clock, Random } from "@tale/service/clock";
import type { Statement, Database } from "@tale/database/database";
import { maxFailures } from "./authorization-codes.store.ts";
import type { Carried } from "./carried.ts";
import { keyOf } from "./dated-secret.ts";
import { endGrant, idleLifetime, newGrant, words, type NewGrant } from "./grant.ts";
import { deviceLifetime } from "./user-code.ts";

/**
 * An application that holds live grants of one user, or may come for new ones without asking again:
 * a device that was allowed counts before it has come.
 */
export interface ConnectedApp {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** What extensions attached, grant by grant. */
  readonly carried: readonly Carried[];
  readonly since: number;
  /** Absent when it holds nothing now and is only remembered. */
  readonly lastUsedAt?: number;
}

/**
 * What a user allowed, and where it waits until it is taken: a table of ours whose rows hold
 * everything a grant is made of, and the name of its key.
 */
export interface Allowed {
  readonly table: string;
  readonly key: string;
  readonly hash: string;
}

export type GrantsStore = ReturnType<typeof createGrantsStore>;

export function createGrantsStore(database: Database, now: Clock, random: Random) {
  return {
    /**
     * Redeems a code, once: whoever comes second finds it taken and ends the grant of the first
     * (RFC 6749 §4.1.2).
     *
     * @returns the new grant and its first refresh token, or undefined when the code was used or
     * worn out meanwhile
     */
    redeem: async (codeHash: string, carried: Carried): Promise<NewGrant | undefined> => {
      const grant = newGrant(now, random);
      const [redeemed] = await database.batch([
        [
          "UPDATE authorization_codes SET grant_id = $2 WHERE code_hash = $1 AND grant_id IS NULL AND failures < $3",
          codeHash,
          grant.grantId,
          maxFailures,
        ],
        ...grantWhatIsTaken(
          { table: "authorization_codes", key: "code_hash", hash: codeHash },
          grant,
          carried,
          now(),
        ),
      ]);
      if (redeemed === 0) await endGrantOfCode(codeHash);
      return redeemed === 0 ? undefined : grant;
    },

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
          carried: ties.map((tie) => JSON.parse(tie.carried) as Carried),
          since: Math.min(...ties.map((tie) => tie.since)),
          ...(uses.length > 0 ? { lastUsedAt: Math.max(...uses) } : {}),
        };
      });
    },
  };

  function endGrantOfCode(codeHash: string): Promise<number> {
    return database.run(
      "UPDATE grants SET revoked_at = $2 WHERE id = (SELECT grant_id FROM authorization_codes WHERE code_hash = $1) AND revoked_at IS NULL",
      codeHash,
      now(),
    );
  }
}

/**
 * What was allowed becomes a grant with its first refresh token; nothing happens unless the change
 * before these took it for that grant.
 */
export function grantWhatIsTaken(
  { table, key, hash: allowed }: Allowed,
  { grantId, refreshToken }: NewGrant,
  carried: Carried,
  now: number,
): Statement[] {
  return [
    [
      `INSERT INTO grants (id, client_id, user_id, session_hash, signed_in_at, scope, resources, carried, created_at, expires_at)
       SELECT $1, client_id, user_id, session_hash, signed_in_at, scope, resources, $2, $3, $4 FROM ${table} WHERE ${key} = $5 AND grant_id = $1`,
      grantId,
      JSON.stringify(carried),
      now,
      now + idleLifetime,
      allowed,
    ],
    [
      "INSERT INTO refresh_tokens (token_hash, grant_id, issued_at) SELECT $1, $2, $3 FROM grants WHERE id = $2",
      keyOf(refreshToken),
      grantId,
      now,
    ],
  ];
}
