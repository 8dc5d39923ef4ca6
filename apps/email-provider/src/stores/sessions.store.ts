import { day, minute, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/service/database";
import { hash } from "./hash.ts";
import type { User } from "./users.store.ts";

const lifetime = 14 * day;

/** A browser in which somebody is signed in. */
export interface Session {
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

export type SessionsStore = ReturnType<typeof createSessionsStore>;

export function createSessionsStore(database: Database, now: Clock, random: Random) {
  return {
    /** @returns the new session's id, which only its cookie keeps */
    start: async (userId: string, device: string) => {
      const id = random(32);
      await database.write((transaction) =>
        transaction.run(
          "INSERT INTO sessions (id_hash, user_id, device, signed_in_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)",
          hash(id), userId, device, now(), now() + lifetime,
        ),
      );
      return id;
    },

    find: async (id: string): Promise<Session | undefined> => {
      const row = await database.get<SessionRow>(`${select} WHERE s.id_hash = $1 AND s.expires_at > $2`, hash(id), now());
      if (row && row.lastSeenAt < now() - minute) await touch(row.idHash);
      return row && toSession(row);
    },

    ofUser: async (userId: string): Promise<Session[]> => {
      const rows = await database.all<SessionRow>(`${select} WHERE s.user_id = $1 AND s.expires_at > $2 ORDER BY s.last_seen_at DESC`, userId, now());
      return rows.map(toSession);
    },

    end: (userId: string, idHash: string) =>
      database.write((transaction) => transaction.run("DELETE FROM sessions WHERE user_id = $1 AND id_hash = $2", userId, idHash)),
  };

  function touch(idHash: string): Promise<number> {
    return database.write((transaction) => transaction.run("UPDATE sessions SET last_seen_at = $2 WHERE id_hash = $1", idHash, now()));
  }
}

function toSession({ userId, email, name, ...session }: SessionRow): Session {
  return { ...session, user: { id: userId, email, name } };
}
