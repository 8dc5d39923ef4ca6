import type { Checked } from "@tale/protocol/checked";
import type { Database } from "@tale/database/database";

/** A resource owner. `id` is the `sub` of every token about this person. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** The address of an account, after the attempt was counted (RFC 6819 §4.4.3.6). */
export type CountedEmail = Checked<string, "attempt counted">;

export type UsersStore = ReturnType<typeof createUsersStore>;

export function createUsersStore(database: Database) {
  return {
    find: (id: string) => database.get<User>("SELECT id, email, name FROM users WHERE id = $1", id),

    findWithPassword: (email: CountedEmail) =>
      database.get<User & { passwordHash: string }>(
        `SELECT id, email, name, password_hash AS "passwordHash" FROM users WHERE email = $1`,
        email.trim().toLowerCase(),
      ),

    /** Adds a user who is not there yet; one who is stays as they are. */
    add: (user: User, passwordHash: string) =>
      database.run(
        "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        user.id,
        user.email.toLowerCase(),
        user.name,
        passwordHash,
      ),
  };
}
