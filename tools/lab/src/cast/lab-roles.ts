import { join } from "node:path";
import type { Villain } from "@tale/story/villains/villain";
import type { Role } from "@tale/story-tool/launcher/playbill";
import { backupResource, labSeeds, type ChangeSeed } from "./lab-seeds.ts";

/** A copy of a party without one guard, and where it stands. */
export interface NaiveParty {
  readonly party: Villain["party"];
  readonly folder: string;
}

/** The amber of everything in the lab. */
const amber = "#8a5a00";

const naiveBrand = (name: string) => ({ BRAND: `Naive ${name} (lab)`, BRAND_COLOUR: amber });

/** The role of one party in a lab's cast: Mallory is listed wherever people are. */
export function labRole(role: Role, mallory: string, naive: NaiveParty | undefined): Role {
  const seed: ChangeSeed | undefined = labSeeds[role.id];
  const isNaive = naive?.party === role.id;
  return {
    ...role,
    ...(seed && role.seed ? { seed: { ...role.seed, change: (text) => seed(text, mallory) } } : {}),
    ...(isNaive ? { main: join(naive.folder, "src/main.ts") } : {}),
    environment: (settings) => {
      const { RESOURCES, BRAND, ...usual } = role.environment(settings);
      return {
        ...usual,
        ...(RESOURCES === undefined
          ? {}
          : { RESOURCES: `${RESOURCES},${backupResource(mallory)}` }),
        ...(BRAND === undefined ? {} : { BRAND }),
        ...(isNaive && BRAND !== undefined ? naiveBrand(BRAND) : {}),
      };
    },
  };
}
