import { acts } from "@tale/story/acts";
import { villains } from "@tale/story/villains";
import { readCommandLine, refuse } from "@tale/story-tool/launcher/command-line";
import { CannotStart } from "@tale/story-tool/launcher/settings";
import { createPaint } from "@tale/story-tool/player/show/paint";
import { createTerminal } from "@tale/story-tool/player/show/terminal";
import { ActFailed, playAct0 } from "./act-0/play-act-0.ts";
import { freeScrawlOrigin, startScrawl } from "./act-0/scrawl.ts";
import { startLabCast } from "./cast/lab-cast.ts";
import { isTold } from "./play/play-villain.ts";
import { playVillains } from "./play/play-villains.ts";

/** Plays an act that is played in the lab only; `npm run story -- --act 0` and `--act 7` start this. */
const { act, pace } = readCommandLine({
  name: "act",
  help: "node tools/lab/src/act.main.ts --act 0|7 [--pace MILLISECONDS]",
  options: { act: { type: "string", default: "0" }, pace: { type: "string", default: "0" } },
});
const { stdout, env } = process;
const wantsColour = !env["NO_COLOR"] && (stdout.isTTY || env["FORCE_COLOR"]);
const paint = createPaint(!wantsColour ? 1 : stdout.isTTY ? stdout.getColorDepth() : 24);
const columns = stdout.columns ?? (Number(env["COLUMNS"]) || 80);
const write = (line: string): void => void stdout.write(`${line}\n`);
const pause = (weight: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Number(pace) * weight));

try {
  process.exitCode = (await (act === "7" ? playAct7() : playPrologue())) ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  refuse("story", error.message);
}

async function playPrologue(): Promise<boolean> {
  const cast = await startLabCast(["quillpost", "fernmail", "fernmail-contacts", "inbox"]);
  const scrawl = await startScrawl({ ...cast, origin: await freeScrawlOrigin() });
  const terminal = createTerminal({ columns, paint, write, pause });
  try {
    await playAct0(scrawl, cast.origins, async (event) => {
      if (event.kind === "aside" || event.kind === "parameters") await pause(1);
      await terminal(event);
    });
    return true;
  } catch (error) {
    if (!(error instanceof ActFailed)) throw error;
    write(paint.bad(`✗ ${error.message}`));
    return false;
  } finally {
    await scrawl.close();
    await cast.stop();
  }
}

async function playAct7(): Promise<boolean> {
  await createTerminal({ columns, paint, write, pause })({ kind: "act", act: acts[7] });
  write("");
  return (await playVillains(villains, write)).every(isTold);
}
