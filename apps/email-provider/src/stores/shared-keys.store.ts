import type { Random } from "@tale/service/clock";
import type { Database } from "@tale/service/database";

export type SharedKeysStore = ReturnType<typeof createSharedKeysStore>;

/** Keys that never leave this authorization server, and that every process of it must have in common. */
export function createSharedKeysStore(database: Database, random: Random) {
  return {
    /** @returns 256 bits that are the same for everybody who asks for this purpose; made by whoever asks first */
    keyFor: (purpose: string): Promise<string> =>
      database.write(async (transaction) => {
        await transaction.run("INSERT INTO shared_keys (purpose, key) VALUES ($1, $2) ON CONFLICT DO NOTHING", purpose, random(32));
        return (await transaction.get<{ key: string }>("SELECT key FROM shared_keys WHERE purpose = $1", purpose))!.key;
      }),
  };
}
