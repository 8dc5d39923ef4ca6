import { createHmac } from "node:crypto";
import { hour, second, type Clock, type Random } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";
import { withTime, lookupKeyOf } from "./time-ordered-secret.ts";
import { endGrant, idleLifetime, toGrant, type Grant, type GrantRow } from "./grant.ts";

/** How long a client that lost the answer to a refresh may ask again and get the same one. */
const retryWindow = 10 * second;

/**
 * By how much a grant's end must move to be worth a write: of those who come every few minutes, one
 * an hour writes it down.
 */
const worthwhile = hour;

/** A refresh token as its presenter is told about it. */
export interface RefreshToken {
  readonly grant: Grant;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** A successor took its place. */
  readonly isReplaced: boolean;
}

type RefreshTokenRow = GrantRow & { issuedAt: number; expiresAt: number; rotatedAt: number | null };

export type RefreshTokensStore = ReturnType<typeof createRefreshTokensStore>;

export function createRefreshTokensStore(database: Database, now: Clock, random: Random) {
  return {
    /**
     * Finds a token of a live grant, whether or not it was replaced meanwhile: `rotate` tells a
     * retry from a theft.
     */
    find: async (token: string): Promise<RefreshToken | undefined> => {
      const row = await database.get<RefreshTokenRow>(
        `SELECT t.issued_at AS "issuedAt", t.rotated_at AS "rotatedAt", g.expires_at AS "expiresAt",
           g.id AS "grantId", g.client_id AS "clientId", g.user_id AS "userId", g.session_hash AS "sessionHash",
           g.signed_in_at AS "signedInAt", g.scope, g.resources, g.carried
         FROM refresh_tokens t JOIN grants g ON g.id = t.grant_id
         WHERE t.token_hash = $1 AND g.revoked_at IS NULL AND g.expires_at > $2`,
        lookupKeyOf(token),
        now(),
      );
      if (!row) return undefined;
      const { issuedAt, rotatedAt, expiresAt, ...grant } = row;
      return { issuedAt, expiresAt, isReplaced: rotatedAt !== null, grant: toGrant(grant) };
    },

    /**
     * Replaces a refresh token by its successor (RFC 9700 §4.14.2). The successor is a function of
     * the token presented and a stored salt, so an honest retry gets the same one although only
     * hashes are kept.
     *
     * @returns undefined when the token was used before and this is no honest retry; the whole
     * family has then ended
     */
    rotate: async (token: string): Promise<string | undefined> => {
      const [at, salt] = [now(), random(32)];
      const successor = successorOf(token, salt, at);
      const [rotated] = await database.batch([
        [
          `UPDATE refresh_tokens SET rotated_at = $2, successor_salt = $3
           WHERE token_hash = $1 AND rotated_at IS NULL
             AND EXISTS (SELECT 1 FROM grants WHERE id = grant_id AND revoked_at IS NULL)`,
          lookupKeyOf(token),
          at,
          salt,
        ],
        [
          "INSERT INTO refresh_tokens (token_hash, grant_id, issued_at) SELECT $1, grant_id, $2 FROM refresh_tokens WHERE token_hash = $3 AND successor_salt = $4",
          lookupKeyOf(successor),
          at,
          lookupKeyOf(token),
          salt,
        ],
        [
          "UPDATE grants SET expires_at = $3 WHERE id = (SELECT grant_id FROM refresh_tokens WHERE token_hash = $1 AND successor_salt = $2) AND expires_at <= $4",
          lookupKeyOf(token),
          salt,
          at + idleLifetime,
          at + idleLifetime - worthwhile,
        ],
      ]);
      return rotated === 1
        ? successor
        : database.transaction((transaction) => successorForRetry(transaction, token));
    },

    /**
     * Uses a refresh token that stays as it is: its client proves who it is with every use, by a
     * key that never travels, so a stolen token alone is of use to nobody (RFC 9700 §4.14.2).
     *
     * @returns the same token, or undefined when it was replaced before; the whole family has then
     * ended
     */
    keep: (token: string): Promise<string | undefined> =>
      database.transaction(async (transaction) => {
        const kept = await transaction.run(
          `UPDATE grants SET expires_at = $2 WHERE revoked_at IS NULL
             AND id = (SELECT grant_id FROM refresh_tokens WHERE token_hash = $1 AND rotated_at IS NULL)`,
          lookupKeyOf(token),
          now() + idleLifetime,
        );
        return kept === 1 ? token : successorForRetry(transaction, token);
      }),
  };

  /**
   * An honest retry comes soon, and before anybody used the successor; anything else is a stolen
   * token at work.
   */
  async function successorForRetry(
    transaction: Transaction,
    token: string,
  ): Promise<string | undefined> {
    const row = await transaction.get<{
      grantId: string;
      rotatedAt: number | null;
      successorSalt: string | null;
    }>(
      `SELECT grant_id AS "grantId", rotated_at AS "rotatedAt", successor_salt AS "successorSalt"
       FROM refresh_tokens WHERE token_hash = $1`,
      lookupKeyOf(token),
    );
    if (!row?.successorSalt || row.rotatedAt === null) return undefined;
    const successor = successorOf(token, row.successorSalt, row.rotatedAt);
    const unused = await transaction.get(
      "SELECT 1 AS unused FROM refresh_tokens WHERE token_hash = $1 AND rotated_at IS NULL",
      lookupKeyOf(successor),
    );
    if (unused && Math.abs(now() - row.rotatedAt) <= retryWindow) return successor;
    await endGrant(transaction, row.grantId, now());
    return undefined;
  }
}

function successorOf(token: string, salt: string, rotatedAt: number): string {
  return withTime(createHmac("sha256", salt).update(token).digest("base64url"), rotatedAt);
}
