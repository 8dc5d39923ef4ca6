import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PartyId } from "@tale/story/cast";
import type { Villain } from "@tale/story/villains/villain";
import { startCast } from "@tale/story-tool/launcher/start-cast";
import type { Role } from "@tale/story-tool/launcher/playbill";
import type { Settings } from "@tale/story-tool/launcher/settings";
import { guards, naiveLook } from "../naive/guards.ts";
import { makeNaiveParty } from "../naive/naive-party.ts";
import { startMallory, type Mallory } from "../mallory/mallory.ts";
import { labRole, type NaiveParty } from "./lab-roles.ts";

/** Everybody an attack needs: the cast on free ports, and Mallory. */
export interface LabCast {
  readonly origins: Settings["origins"];
  readonly smtpPort: number;
  readonly mallory: Mallory;
  /** Everybody is as they are but for this villain's naive party; without one, everybody is. */
  takeGuardOf(villain: Villain | undefined): Promise<void>;
  /** Everybody is as they are but for this copy of a party; without one, everybody is. */
  replace(copy: NaiveParty | undefined): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a cast with data that is thrown away afterwards. A naive party is a copy of ours in a
 * temporary folder, under its own name and colour; every other party is the one of this checkout.
 *
 * @param only who plays; everybody if it is not said
 */
export async function startLabCast(only?: readonly PartyId[]): Promise<LabCast> {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-lab-"));
  const sweepUp = (): Promise<void> => rm(dataFolder, { recursive: true, force: true });
  const mallory = await startMallory();
  let naive: NaiveParty | undefined;
  try {
    const change = (role: Role): Role => labRole(role, mallory.origin, naive);
    const cast = await startCast({ dataFolder, ports: "free", change, ...(only ? { only } : {}) });
    mallory.learn(cast.settings.origins);
    const replace = async (copy: NaiveParty | undefined): Promise<void> => {
      const changed = new Set([naive?.party, copy?.party]);
      naive = copy;
      await Promise.all([...changed].map(async (party) => party && cast.recast(party, change)));
    };
    return {
      replace,
      origins: cast.settings.origins,
      smtpPort: cast.settings.smtpPort,
      mallory,
      takeGuardOf: (villain) => replace(villain && copyOf(villain, dataFolder)),
      stop: async () => {
        await Promise.all([cast.stop(), mallory.close()]);
        await sweepUp();
      },
    };
  } catch (error) {
    await mallory.close();
    await sweepUp();
    throw error;
  }
}

function copyOf({ id, party }: Villain, folder: string): NaiveParty {
  const edits = [...guards[id], ...(naiveLook[party] ?? [])];
  return { party, folder: makeNaiveParty(party, edits, join(folder, "naive", id)) };
}
