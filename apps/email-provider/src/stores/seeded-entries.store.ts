import type { Database } from "@tale/database/database";

export type SeededEntriesStore = ReturnType<typeof createSeededEntriesStore>;

/**
 * Which entries of the seed were applied before: what was deleted since then does not come back at
 * the next start.
 */
export function createSeededEntriesStore(database: Database) {
  return {
    has: async (entry: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS found FROM seeded_entries WHERE entry = $1",
        entry,
      );
      return found !== undefined;
    },

    remember: (entry: string) =>
      database.run("INSERT INTO seeded_entries (entry) VALUES ($1) ON CONFLICT DO NOTHING", entry),
  };
}
