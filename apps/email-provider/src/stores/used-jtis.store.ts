import type { Database } from "@tale/database/database";
import { hash } from "./hash.ts";

export type UsedJtisStore = ReturnType<typeof createUsedJtisStore>;

/**
 * Signed statements that may be used once; each is remembered until it would have expired anyway.
 */
export function createUsedJtisStore(database: Database) {
  return {
    /** @returns whether this is the first use; of any number at once, one is first */
    use: async (owner: string, jti: string, expiresAt: number): Promise<boolean> => {
      const added = await database.run(
        "INSERT INTO used_jtis (owner, jti_hash, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        owner,
        hash(jti),
        expiresAt,
      );
      return added === 1;
    },
  };
}
