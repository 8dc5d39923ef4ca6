import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Villain } from "@tale/story/villains/villain";
import type { NaiveParty } from "../cast/lab-roles.ts";
import { guards } from "../naive/guards.ts";
import { folders, makeNaiveParty, workspace } from "../naive/naive-party.ts";

/** A reader's copy of a party in which one guard is missing. */
export interface Exercise {
  readonly villain: Villain;
  /** Below the root of the workspace, so that it finds what the party needs. */
  readonly folder: string;
  readonly copy: NaiveParty;
  /** The files from which something was taken, below the copy's folder. */
  readonly files: readonly string[];
}

/** Where all exercises are, unless a test says otherwise. */
export const exercisesFolder = join(workspace, ".exercises");

/** The exercise of a villain; its copy is made where there is none yet, and left as it is where there is. */
export function openExercise(villain: Villain, root = exercisesFolder): Exercise {
  const { id, party } = villain;
  const folder = join(root, id, folders[party]);
  if (!existsSync(join(folder, "src/main.ts"))) makeNaiveParty(party, guards[id], join(root, id));
  const files = [...new Set(guards[id].map(({ file }) => file))];
  return { villain, folder, copy: { party, folder }, files };
}

/** The copy as it was in the beginning, with the guard out. */
export function resetExercise(villain: Villain, root = exercisesFolder): Exercise {
  rmSync(join(root, villain.id), { recursive: true, force: true });
  return openExercise(villain, root);
}

/** Puts the party's own text in the place of the reader's. */
export function writeSolution({ villain, folder, files }: Exercise): void {
  for (const file of files) writeFileSync(join(folder, file), ownText(villain, file));
}

/** The text of a file as the party itself has it. */
export function ownText({ party }: Villain, file: string): string {
  return readFileSync(join(workspace, folders[party], file), "utf8");
}
