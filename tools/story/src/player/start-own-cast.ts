import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCast } from "../launcher/start-cast.ts";
import type { Company } from "./company.ts";

/** Starts the cast for one performance: on free ports, with data that is thrown away afterwards. */
export async function startOwnCast(): Promise<Company> {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-story-"));
  const sweepUp = (): Promise<void> => rm(dataFolder, { recursive: true, force: true });
  try {
    const { settings, stop } = await startCast({ dataFolder, ports: "free" });
    return {
      origins: settings.origins,
      selfStarted: true,
      stop: async () => stop().finally(sweepUp),
    };
  } catch (error) {
    await sweepUp();
    throw error;
  }
}
