import { villains } from "@tale/story/villains";
import { CannotStart } from "@tale/story-tool/launcher/settings";
import { refuse } from "@tale/story-tool/launcher/command-line";
import { startLabCast } from "./cast/lab-cast.ts";
import { isTold, players, playWithGuard, playWithoutGuard } from "./play/play-villain.ts";
import { help, readVillains } from "./play/options.ts";
import { formatOutcome, formatQuestion, formatScore } from "./play/report.ts";

const options = readVillains(process.argv.slice(2));
if ("problem" in options) refuse("villain", options.problem);
else if (options.help) console.log(help);
else if (options.chosen.length === 0) list();
else process.exitCode = (await play(options)) ? 0 : 1;

function list(): void {
  console.log(help);
  console.log("\nThe villains:");
  for (const { id, title, party, lacks } of villains)
    console.log(`  ${id.padEnd(4)} ${title.padEnd(30)} ${party} without ${lacks}`);
}

/** @returns whether each attack won without the guard, and failed at its check with it */
async function play({ chosen, json }: Exclude<typeof options, { problem: string }>) {
  const say = (text: string): void => void (json ? undefined : console.log(text));
  const cast = await startLabCast(players).catch((error: unknown) => {
    if (error instanceof CannotStart) refuse("villain", error.message);
    throw error;
  });
  const stop = (): void => void cast.stop().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const outcomes = [];
    for (const villain of chosen) {
      say(formatQuestion(villain));
      await cast.takeGuardOf(undefined);
      const on = await playWithGuard(villain, cast);
      const off = await playWithoutGuard(villain, cast);
      outcomes.push({ villain, off, on });
      say(formatOutcome({ villain, off, on }));
    }
    if (json) console.log(JSON.stringify(outcomes, null, 2));
    else console.log(formatScore(outcomes));
    return outcomes.every(isTold);
  } finally {
    await cast.stop();
  }
}
