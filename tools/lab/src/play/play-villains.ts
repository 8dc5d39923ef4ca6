import type { Villain } from "@tale/story/villains/villain";
import { startLabCast } from "../cast/lab-cast.ts";
import { players, playWithGuard, playWithoutGuard, type Outcome } from "./play-villain.ts";
import { formatOutcome, formatQuestion, formatScore } from "./report.ts";

/**
 * Plays villains one after the other in a cast of their own, each with its guard and without it,
 * and stops the cast on SIGINT and SIGTERM.
 */
export async function playVillains(
  chosen: readonly Villain[],
  say: (text: string) => void,
): Promise<Outcome[]> {
  const cast = await startLabCast(players);
  const stop = (): void => void cast.stop().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const outcomes: Outcome[] = [];
    for (const villain of chosen) {
      say(formatQuestion(villain));
      await cast.takeGuardOf(undefined);
      const on = await playWithGuard(villain, cast);
      const off = await playWithoutGuard(villain, cast);
      outcomes.push({ villain, off, on });
      say(formatOutcome({ villain, off, on }));
    }
    say(formatScore(outcomes));
    return outcomes;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await cast.stop();
  }
}
