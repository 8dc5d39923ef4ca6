import { createHttpClient } from "@tale/service/http-client";
import { second } from "@tale/service/clock";
import type { PartyId } from "@tale/story/cast";
import type { Villain } from "@tale/story/villains/villain";
import { playStory } from "@tale/story-tool/player/play-story";
import { attacks } from "../attacks/attacks.ts";
import { openScene } from "../attacks/scene.ts";
import type { LabCast } from "../cast/lab-cast.ts";
import type { Loot } from "../mallory/desk.ts";
import { readCheckRecord, type RecordedCheck } from "./check-record.ts";

/** An attack on the naive party. */
export interface WithoutGuard {
  readonly loot: readonly Loot[];
  /** The story's own failure with this party; nothing where Alice notices no difference. */
  readonly storyFailure: string | undefined;
}

/** The same attack on the party as it is. */
export interface WithGuard {
  readonly loot: readonly Loot[];
  readonly stoppedBy: RecordedCheck | undefined;
}

export interface Outcome {
  readonly villain: Villain;
  readonly off: WithoutGuard;
  readonly on: WithGuard;
}

/** Whom the attacks and act 2 need; the stage keeps the record of what was checked. */
export const players: readonly PartyId[] = [
  "quillpost",
  "fernmail",
  "fernmail-contacts",
  "inbox",
  "stage",
];

/** Puts the naive party into the cast, plays act 2 of the story with it, and attacks. */
export async function playWithoutGuard(villain: Villain, cast: LabCast): Promise<WithoutGuard> {
  await cast.takeGuardOf(villain);
  return playStoryAndAttack(villain, cast);
}

/** Plays act 2 in the cast as it is now, and attacks. */
export async function playStoryAndAttack(villain: Villain, cast: LabCast): Promise<WithoutGuard> {
  const storyFailure = await playAct2(cast);
  return { storyFailure, loot: [...(await attacks[villain.id](openScene(cast)))] };
}

/** Attacks a cast in which everybody is as they are. */
export async function playWithGuard(villain: Villain, cast: LabCast): Promise<WithGuard> {
  const record = readCheckRecord(cast.origins.stage);
  await record.mark();
  const loot = [...(await attacks[villain.id](openScene(cast)))];
  return { loot, stoppedBy: await record.findStop(villain) };
}

/** Whether the lesson holds: the guard, and nothing else, decides who wins. */
export function isTold({ off, on }: Outcome): boolean {
  const wins = off.loot.length > 0 && off.storyFailure === undefined;
  return wins && on.loot.length === 0 && on.stoppedBy !== undefined;
}

async function playAct2({ origins }: LabCast): Promise<string | undefined> {
  const send = createHttpClient({ timeout: 10 * second });
  let failure: string | undefined;
  const company = { origins, selfStarted: true, stop: async () => undefined };
  await playStory(company, send, [2], async (event) => {
    if (event.kind !== "failed") return;
    const { step, expected, came } = event.failure;
    failure = `${step}: expected ${expected}, came ${came}`;
  });
  return failure;
}
