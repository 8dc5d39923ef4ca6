import { readCommandLine, refuse } from "@tale/story-tool/launcher/command-line";
import { CannotStart } from "@tale/story-tool/launcher/settings";
import { freeScrawlOrigin, startScrawl } from "./act-0/scrawl.ts";
import { startBoard } from "./board/board.ts";
import { startLabCast } from "./cast/lab-cast.ts";

readCommandLine({
  name: "lab",
  help: `npm run lab

Starts a cast of its own for acts 0 and 7, on free ports of this machine and with data that is thrown away: the
parties, the stage, the inbox, Mallory, the naive blog Scrawl, and the menu of the villains. Prints where each is;
Ctrl-C stops all of them.

  --help   this text`,
  options: {},
});

try {
  const cast = await startLabCast();
  const scrawl = await startScrawl({ ...cast, origin: await freeScrawlOrigin() });
  const board = await startBoard({ cast, scrawl: scrawl.origin });
  const stop = async (): Promise<void> => {
    await Promise.all([board.close(), scrawl.close()]);
    await cast.stop();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop()).once("SIGTERM", () => void stop());
  const addresses = {
    villains: board.origin,
    scrawl: scrawl.origin,
    mallory: cast.mallory.origin,
    ...cast.origins,
  };
  for (const [name, origin] of Object.entries(addresses))
    console.log(`  ${name.padEnd(20)} ${origin}`);
  console.log("ready: the lab is on, on this machine only; Ctrl-C ends it");
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  refuse("lab", error.message);
}
