import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readWords } from "./command-line.ts";

const options = {
  open: { type: "boolean", default: false },
  port: { type: "string", short: "p" },
} as const;

describe("a command line", () => {
  it("is read as far as it is known", () => {
    expect(readWords(options, [])).toEqual({ values: { open: false } });
    expect(readWords(options, ["--open", "-p", "5000"])).toEqual({
      values: { open: true, port: "5000" },
    });
  });

  it.each(["--help", "-h"])("asks for help with %s", (word) => {
    expect(readWords(options, [word]).values?.help).toBe(true);
  });

  it.each([
    [["--opne"], "Unknown option '--opne'"],
    [["open"], "Unexpected argument 'open'"],
    [["--port"], "Option '-p, --port <value>' argument missing"],
    [["--open=yes"], "Option '--open' does not take an argument"],
  ])("is answered in one line where %j is not understood", (words, reason) => {
    expect(readWords(options, words)).toEqual({
      problem: `${reason}; there is --open, --port, --help`,
    });
  });
});

/** A folder with data, and what a command does to it. */
async function run(name: "start" | "reset", word: string) {
  const dataFolder = mkdtempSync(join(tmpdir(), "tale-"));
  writeFileSync(join(dataFolder, "fernmail.db"), "");
  const program = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  return new Promise<{ code: number | null; out: string; err: string; data: string[] }>(
    (resolve) => {
      const child = execFile(
        process.execPath,
        [program, word],
        { env: { ...process.env, TALE_DATA: dataFolder }, timeout: 15_000 },
        (_error, out, err) => {
          resolve({ code: child.exitCode, out, err, data: readdirSync(dataFolder) });
        },
      );
    },
  );
}

describe.each([
  ["start", "--open"],
  ["reset", "TALE_DATA"],
] as const)("npm run %s", (name, told) => {
  it("explains itself when asked for help, and does nothing", async () => {
    const { code, out, err, data } = await run(name, "--help");
    expect({ code, err, data }).toEqual({ code: 0, err: "", data: ["fernmail.db"] });
    expect(out).toContain(told);
    expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  it("exits with 2 and one line for an option that it does not know, and does nothing", async () => {
    const { code, out, err, data } = await run(name, "--opne");
    expect({ code, out, data }).toEqual({ code: 2, out: "", data: ["fernmail.db"] });
    expect(err).toMatch(
      new RegExp(`^${name}: Unknown option '--opne'; there is [^\\n]*--help\\n$`),
    );
  });
});
