import type { Database } from "@tale/database/database";

export type PlantedStore = ReturnType<typeof createPlantedStore>;

/**
 * Which entries of the seed were planted before: what people deleted since then does not come back
 * at the next start.
 */
export function createPlantedStore(database: Database) {
  return {
    has: async (entry: string): Promise<boolean> => {
      const found = await database.get("SELECT 1 AS found FROM planted WHERE entry = $1", entry);
      return found !== undefined;
    },

    remember: (entry: string) =>
      database.run("INSERT INTO planted (entry) VALUES ($1) ON CONFLICT DO NOTHING", entry),
  };
}
