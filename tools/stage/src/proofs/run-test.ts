import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { checkout } from "../checkout.ts";

export interface TestRun {
  readonly ok: boolean;
  /** What the test runner printed. */
  readonly output: string;
}

const vitest = join(checkout, "node_modules/vitest/vitest.mjs");
const longest = 120_000;
const mostOutput = 40_000;

/** Whether this checkout has what tests need; an installation for production has not. */
export function canRunTests(): boolean {
  return existsSync(vitest);
}

/**
 * Runs one test by its file and name.
 *
 * @param test a row's: `apps/blog/src/a.test.ts: its name`, with `%s` where it is one of several
 */
export function runTest(test: string): Promise<TestRun> {
  const { folder, file, pattern } = readTest(test);
  const config = folder === "e2e" ? "vitest.e2e.config.ts" : "vitest.config.ts";
  const words = [
    "run",
    "--config",
    join(checkout, config),
    "--root",
    ".",
    "--reporter",
    "verbose",
    "--hideSkippedTests",
  ];
  const child = spawn(process.execPath, [vitest, ...words, file, "-t", pattern], {
    cwd: join(checkout, folder),
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" },
    timeout: longest,
    killSignal: "SIGKILL",
  });
  let output = "";
  const hear = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) =>
      resolve({
        ok: code === 0,
        output: stripVTControlCharacters(output).replaceAll(checkout, "").slice(-mostOutput).trim(),
      }),
    );
  });
}

/** Where a test is, and the pattern of its full name: with the group it stands in, so that no other fits. */
export function readTest(test: string): { folder: string; file: string; pattern: string } {
  const [, path = "", name = ""] = /^(\S+\.test\.ts): (.+)$/.exec(test) ?? [];
  const folder = /^(?:apps|libs|tools)\/[\w-]+|^e2e/.exec(path)?.[0] ?? ".";
  const text = readFileSync(join(checkout, path), "utf8");
  const before = text.slice(0, text.indexOf(`"${name}"`));
  const group = [...before.matchAll(/^describe(?:\.\w+)?\(\s*"([^"]+)"/gm)].at(-1)?.[1];
  // What a name is filled with is not known here.
  const words = name.split(/%[sdifjoc#]|\$[\w.]+/).map((part) => RegExp.escape(part));
  const below = group === undefined ? "" : `^${RegExp.escape(group)} .*`;
  const pattern = `${below}${words.join(".*")}$`;
  return { folder, file: path.slice(folder.length + 1), pattern };
}
