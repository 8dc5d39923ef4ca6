import type { Database } from "@tale/database/database";

export type RevokedAccessTokensStore = ReturnType<typeof createRevokedAccessTokensStore>;

/** Access tokens taken back one by one; each is forgotten when it would have expired anyway. */
export function createRevokedAccessTokensStore(database: Database) {
  return {
    add: (jti: string, expiresAt: number) =>
      database.run(
        "INSERT INTO revoked_access_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        jti,
        expiresAt,
      ),

    has: async (jti: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS revoked FROM revoked_access_tokens WHERE jti = $1",
        jti,
      );
      return found !== undefined;
    },
  };
}
