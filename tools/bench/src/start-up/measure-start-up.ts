import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cast } from "@tale/story/cast";
import { originVariables, partyIds, smtpPortVariable } from "@tale/story-tool/launcher/settings";
import { median } from "../measure.ts";

/** From the start of the launcher until everybody is ready, in milliseconds; each a median. */
export interface StartUp {
  /** With an empty data folder: tables are made, seeds planted, passwords hashed. */
  readonly first: number;
  readonly later: number;
}

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * Starts the whole cast as `npm start` does, once with nothing and once with what that left,
 * `times` times over.
 *
 * @param folder for the data, on a disk; @param port the first of eight
 */
export async function measureStartUp(
  folder: string,
  port: number,
  times: number,
): Promise<StartUp> {
  const environment = { ...process.env, ...addressesFrom(port), TALE_DATA: `${folder}/start-up` };
  const took: Record<keyof StartUp, number[]> = { first: [], later: [] };
  for (let turn = 0; turn < times; turn++) {
    rmSync(environment.TALE_DATA, { recursive: true, force: true });
    took.first.push(await timeStart(environment));
    took.later.push(await timeStart(environment));
  }
  return { first: median(took.first), later: median(took.later) };
}

async function timeStart(environment: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now();
  const launcher = spawn(process.execPath, ["tools/with-node.js", "tools/story/src/start.ts"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(launcher, "close");
  let readyIn: number | undefined;
  for await (const line of createInterface({ input: launcher.stdout })) {
    if (!line.startsWith("ready ")) continue;
    readyIn ??= performance.now() - begin;
    launcher.kill("SIGINT");
  }
  await ended;
  if (readyIn === undefined) throw new Error("the cast did not start");
  return readyIn;
}

/** Everybody somewhere else than usual: nobody who plays at the same time is disturbed. */
function addressesFrom(port: number): NodeJS.ProcessEnv {
  const moved = partyIds.map((id, offset) => [
    originVariables[id],
    cast[id].origin.replace(/\d+$/, `${port + offset}`),
  ]);
  return { ...Object.fromEntries(moved), [smtpPortVariable]: `${port + partyIds.length}` };
}
