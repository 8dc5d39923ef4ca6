import { createHttpClient } from "@tale/service/http-client";
import { second } from "@tale/service/clock";
import { CannotStart, readSettings } from "./launcher/settings.ts";
import { gatherCompany } from "./player/company.ts";
import { playInLab } from "./player/lab-acts.ts";
import { help, readOptions, UsageError, type Options } from "./player/options.ts";
import { playStory } from "./player/play-story.ts";
import { createDocument } from "./player/show/document.ts";
import { createPaint } from "./player/show/paint.ts";
import { createTerminal } from "./player/show/terminal.ts";
import { startOwnCast } from "./player/start-own-cast.ts";

/** `npm run story`. Answers with the code to exit with: 0 only if every step held. */
async function main(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const [prologue, villains] = [0, 7].map((act) => options.labActs.filter((one) => one === act));
  for (const act of prologue!) if (await playInLab(act, options.pace)) return 1;
  if (options.acts.length > 0 && (await playActs(options)) !== 0) return 1;
  for (const act of villains!) if (await playInLab(act, options.pace)) return 1;
  return 0;
}

/** Acts 1 to 6, with the services that run or with a cast for this run alone. */
async function playActs(options: Options): Promise<number> {
  const send = createHttpClient({
    timeout: 10 * second,
    localhost: process.env["RESOLVE_LOCALHOST"] === "resolver" ? "resolver" : "loopback",
  });
  const company = await gatherCompany(readSettings(process.env).origins, send, startOwnCast);
  let stopping: Promise<void> | undefined;
  const stop = (): void => void (stopping ??= company.stop().finally(() => process.exit(130)));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.on("error", stop);
  try {
    if (!options.json)
      return (await playStory(company, send, options.acts, terminal(options))) ? 0 : 1;
    const { tell, document } = createDocument();
    const held = await playStory(company, send, options.acts, tell);
    console.log(JSON.stringify(document(), null, 2));
    return held ? 0 : 1;
  } finally {
    await company.stop();
  }
}

function terminal({ pace }: Options) {
  const { stdout } = process;
  const wantsColour = !process.env["NO_COLOR"] && (stdout.isTTY || process.env["FORCE_COLOR"]);
  const depth = !wantsColour ? 1 : stdout.isTTY ? stdout.getColorDepth() : 24;
  return createTerminal({
    columns: stdout.columns ?? (Number(process.env["COLUMNS"]) || 80),
    paint: createPaint(depth),
    write: (line) => void stdout.write(`${line}\n`),
    pause: (weight) =>
      pace > 0 ? new Promise((resolve) => setTimeout(resolve, pace * weight)) : Promise.resolve(),
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof CannotStart)) throw error;
  console.error(`story: ${error.message}`);
  process.exitCode = 2;
}
