import type { Checked } from "@tale/protocol/checked";
import { day, minute, type Clock, type Random } from "@tale/service/clock";
import { DatabaseUnavailableError, type Database, type Transaction } from "@tale/database/database";
import { hash } from "./hash.ts";
import { addLogoutNotices } from "./logout-notices.store.ts";
import type { User } from "./users.store.ts";

const lifetime = 14 * day;

/** A browser in which somebody is signed in. */
export interface Session {
  /** What the session goes by; the cookie that opens it changes with every sign-in. */
  readonly idHash: string;
  readonly user: User;
  readonly device: string;
  readonly signedInAt: number;
  readonly lastSeenAt: number;
}

type SessionRow = Omit<Session, "user"> & { userId: string; email: string; name: string };

const select = `SELECT s.id_hash AS "idHash", s.device, s.signed_in_at AS "signedInAt", s.last_seen_at AS "lastSeenAt",
    u.id AS "userId", u.email, u.name
  FROM sessions s JOIN users u ON u.id = s.user_id`;

/** A session of the user that the client asks about, or any where it asks about none. */
export type WantedSession = Checked<Session, "no other user">;

export type SessionsStore = ReturnType<typeof createSessionsStore>;

export function createSessionsStore(database: Database, now: Clock, random: Random) {
  return {
    /**
     * Starts a session, or renews the one before in this browser if the same user signs in again:
     * to applications it stays the session it was. Another user's ends.
     *
     * @returns the new cookie, which is kept nowhere else
     */
    start: async (userId: string, device: string, before?: Session) => {
      const cookie = random(32);
      await database.transaction(async (transaction) => {
        if (before && before.user.id !== userId)
          await end(transaction, before.user.id, before.idHash);
        const renewed = await transaction.run(
          "UPDATE sessions SET cookie_hash = $3, device = $4, signed_in_at = $5, last_seen_at = $5, expires_at = $6 WHERE id_hash = $1 AND user_id = $2",
          before?.idHash ?? "",
          userId,
          hash(cookie),
          device,
          now(),
          now() + lifetime,
        );
        if (renewed === 1) return;
        await transaction.run(
          "INSERT INTO sessions (id_hash, cookie_hash, user_id, device, signed_in_at, last_seen_at, expires_at) VALUES ($1, $1, $2, $3, $4, $4, $5)",
          hash(cookie),
          userId,
          device,
          now(),
          now() + lifetime,
        );
      });
      return cookie;
    },

    find: async (cookie: string): Promise<Session | undefined> => {
      const row = await database.get<SessionRow>(
        `${select} WHERE s.cookie_hash = $1 AND s.expires_at > $2`,
        hash(cookie),
        now(),
      );
      if (row && row.lastSeenAt < now() - minute) await touch(row.idHash).catch(passOver);
      return row && toSession(row);
    },

    ofUser: async (userId: string): Promise<Session[]> => {
      const rows = await database.all<SessionRow>(
        `${select} WHERE s.user_id = $1 AND s.expires_at > $2 ORDER BY s.last_seen_at DESC`,
        userId,
        now(),
      );
      return rows.map(toSession);
    },

    end: (userId: string, idHash: string) =>
      database.transaction((transaction) => end(transaction, userId, idHash)),
  };

  /**
   * What applications must be told is noted with it: nobody is told of what did not happen, and
   * nothing is forgotten.
   */
  async function end(transaction: Transaction, userId: string, idHash: string): Promise<void> {
    const ended = await transaction.run(
      "DELETE FROM sessions WHERE user_id = $1 AND id_hash = $2",
      userId,
      idHash,
    );
    if (ended === 1) await addLogoutNotices(transaction, idHash, now());
  }

  function touch(idHash: string): Promise<number> {
    return database.run("UPDATE sessions SET last_seen_at = $2 WHERE id_hash = $1", idHash, now());
  }
}

/** When somebody was last seen is not worth the page they came for. */
function passOver(error: unknown): void {
  if (!(error instanceof DatabaseUnavailableError)) throw error;
}

function toSession({ userId, email, name, ...session }: SessionRow): Session {
  return { ...session, user: { id: userId, email, name } };
}
