import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { addressesFile } from "./remembered-addresses.ts";
import { databaseOf, playbill } from "./playbill.ts";

/**
 * Removes what the parties stored, so that they begin with their seed again. Logs stay,
 * and so does everything in the folder that is not ours. No party may be running.
 */
export function resetData(dataFolder: string): void {
  if (!existsSync(dataFolder)) return;
  const databases = playbill.map(({ id }) => basename(databaseOf(id, dataFolder)));
  const ours = readdirSync(dataFolder).filter((file) =>
    databases.some(
      (database) =>
        file === database || file.startsWith(`${database}-`) || file.startsWith(`${database}.`),
    ),
  );
  for (const file of [...ours, "seed", addressesFile])
    rmSync(join(dataFolder, file), { recursive: true, force: true });
}
