import type { Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

export type SharedKeysStore = ReturnType<typeof createSharedKeysStore>;

/**
 * Keys that never leave this authorization server, and that every process of it must have in
 * common.
 */
export function createSharedKeysStore(database: Database, random: Random) {
  const find = (purpose: string) =>
    database.all<{ key: string }>("SELECT key FROM shared_keys WHERE purpose = $1", purpose);

  return {
    /**
     * @returns 256 bits that are the same for everybody who asks for this purpose; made by whoever
     * asks first
     */
    keyFor: async (purpose: string): Promise<string> => {
      const [known] = await find(purpose);
      if (known) return known.key;
      await database.run(
        "INSERT INTO shared_keys (purpose, key) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        purpose,
        random(32),
      );
      return (await find(purpose))[0]!.key;
    },
  };
}
