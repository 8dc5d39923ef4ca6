import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VillainId } from "@tale/story/villains/villain";

/** How far a reader is with one exercise. */
export interface Step {
  readonly isSolved?: boolean;
  /** How many hints were given. */
  readonly hints?: number;
}

export interface Progress {
  of(id: VillainId): Step;
  keep(id: VillainId, step: Step): void;
}

/** Keeps progress in a file beside the exercises. */
export function openProgress(root: string): Progress {
  const path = join(root, "progress.json");
  const steps = read(path);
  return {
    of: (id) => steps[id] ?? {},
    keep: (id, step) => {
      steps[id] = { ...steps[id], ...step };
      mkdirSync(root, { recursive: true });
      writeFileSync(path, `${JSON.stringify(steps, null, 2)}\n`);
    },
  };
}

/** A file that is not there, or that cannot be read, is no progress yet. */
function read(path: string): Partial<Record<VillainId, Step>> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Partial<Record<VillainId, Step>>;
  } catch {
    return {};
  }
}
