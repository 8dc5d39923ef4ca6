import { relative } from "node:path";
import { neighboursOf } from "@tale/mutate-tool/neighbours";
import { runTests } from "@tale/mutate-tool/run-tests";
import { CannotStart } from "@tale/story-tool/launcher/settings";
import type { LabCast } from "../cast/lab-cast.ts";
import { folders, workspace } from "../naive/naive-party.ts";
import { playStoryAndAttack } from "../play/play-villain.ts";
import type { Exercise } from "./copy.ts";

/** What is true of a reader's copy as it is now. */
export interface Verdict {
  /** Why the copy does not start, in one line. */
  readonly startFailure?: string;
  /** What Mallory gets. */
  readonly loot: readonly string[];
  readonly storyFailure?: string | undefined;
  /** The first neighbouring test that fails. */
  readonly failedTest?: string | undefined;
}

/** Starts the copy in its party's place, plays the story and the attack, and runs the tests near it. */
export async function judge(exercise: Exercise, cast: LabCast): Promise<Verdict> {
  try {
    await cast.replace(exercise.copy);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    return { loot: [], startFailure: error.message };
  }
  const { loot, storyFailure } = await playStoryAndAttack(exercise.villain, cast);
  const failure = await runTests(relative(workspace, exercise.folder), testsNear(exercise));
  return {
    loot: loot.map(({ what, value }) => `${what}: ${value}`),
    storyFailure,
    failedTest: failure && `${failure.test} (${failure.file})`,
  };
}

/** An exercise is solved when the attack fails, and everything else is as it was. */
export function isSolved({ startFailure, loot, storyFailure, failedTest }: Verdict): boolean {
  return !startFailure && loot.length === 0 && !storyFailure && !failedTest;
}

const most = 3;

/** The test files nearest to what was taken out, a few of them. */
export function testsNear({ villain, files }: Pick<Exercise, "villain" | "files">): string[] {
  const near = files.flatMap((file) => neighboursOf(folders[villain.party], file, []).flat());
  return [...new Set(near)].slice(0, most);
}
