import { villains } from "@tale/story/villains";
import { refuse } from "@tale/story-tool/launcher/command-line";
import { CannotStart } from "@tale/story-tool/launcher/settings";
import { help, readVillains } from "./play/options.ts";
import { isTold } from "./play/play-villain.ts";
import { playVillains } from "./play/play-villains.ts";

const options = readVillains(process.argv.slice(2));
if ("problem" in options) refuse("villain", options.problem);
else if (options.help) console.log(help);
else if (options.chosen.length === 0) list();
else await play(options);

function list(): void {
  console.log(`${help}\n\nThe villains:`);
  for (const { id, title, party, lacks } of villains)
    console.log(`  ${id.padEnd(4)} ${title.padEnd(30)} ${party} without ${lacks}`);
}

async function play({ chosen, json }: Exclude<typeof options, { problem: string }>): Promise<void> {
  try {
    const outcomes = await playVillains(chosen, (text) => void (json || console.log(text)));
    if (json) console.log(JSON.stringify(outcomes, null, 2));
    process.exitCode = outcomes.every(isTold) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    refuse("villain", error.message);
  }
}
