import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withMemorySettings } from "./process-memory.ts";

const settings = { threshold: "16777216", options: "--max-semi-space-size=16", word: "a word" };
const program = fileURLToPath(new URL("./process-memory.ts", import.meta.url));
const party = `
const { takeMemorySettings } = await import(${JSON.stringify(program)});
takeMemorySettings();
const { MALLOC_MMAP_THRESHOLD_: threshold, NODE_OPTIONS: options } = process.env;
console.log(JSON.stringify({ pid: process.pid, threshold, options, word: process.argv[1] }));
`;
const words = ["--input-type=module", "--eval", party, "a word"];

/** The environment of a shell that knows nothing of memory. */
function shell(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { MALLOC_MMAP_THRESHOLD_: _threshold, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, ...more };
}

async function start(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  const { pid, ...said } = JSON.parse(await text(child.stdout)) as Record<string, unknown>;
  return { ...said, isSameProcess: pid === child.pid };
}

describe("a party started by hand", () => {
  it("takes its memory settings without becoming another process", async () => {
    expect(await start(shell())).toEqual({ ...settings, isSameProcess: true });
  });

  it("keeps what the shell says about memory, and the other options of Node", async () => {
    const own = {
      NODE_OPTIONS: "--max-semi-space-size=8 --no-warnings",
      MALLOC_MMAP_THRESHOLD_: "1",
    };
    expect(await start(shell(own))).toMatchObject({ threshold: "1", options: own.NODE_OPTIONS });
    expect(await start(shell({ NODE_OPTIONS: "--no-warnings" }))).toMatchObject({
      threshold: settings.threshold,
      options: "--max-semi-space-size=16 --no-warnings",
    });
  });
});

describe("a party started by a program that speaks to it", () => {
  it("keeps the channel, and is given the settings instead", async () => {
    const child = fork("-", {
      execPath: process.execPath,
      execArgv: words,
      env: shell(),
      silent: true,
    });
    const output = text(child.stdout!);
    await once(child, "exit");
    expect(JSON.parse(await output)).not.toHaveProperty("threshold");
    expect(withMemorySettings({ NODE_OPTIONS: "--no-warnings" })).toEqual({
      MALLOC_MMAP_THRESHOLD_: settings.threshold,
      NODE_OPTIONS: "--max-semi-space-size=16 --no-warnings",
    });
  });
});
