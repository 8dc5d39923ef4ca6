import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { chooseWorkloads, workloadNames } from "./workload-names.ts";

const program = fileURLToPath(new URL("./bench.ts", import.meta.url));

/** Runs `npm run bench` without npm, and no longer than it takes to be told what it can do. */
function bench(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { timeout: 15_000 },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe("npm run bench", () => {
  it("explains itself when asked for help, and measures nothing", async () => {
    const { code, out, err } = await bench("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const option of ["--quick", "--only", "--write", "--port"]) expect(out).toContain(option);
  });

  it("exits with 2 and the list for a workload that it does not know, and measures nothing", async () => {
    const { code, out, err } = await bench("--only", "flow");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe(`bench: no workload contains "flow"; there is ${workloadNames.join(", ")}\n`);
  });

  it("knows the workload of its own help", async () => {
    const example = (await bench("--help")).out.match(/--only (\S+)/)?.[1] ?? "";
    expect(chooseWorkloads(example)).toEqual(["authorization code + PKCE"]);
    expect(chooseWorkloads("jwks")).toEqual(["JWKS"]);
  });

  it.each([
    ["a port that is none", ["--port", "many"], "--port many is not the first of fourteen ports"],
    ["ports beyond the last", ["--port", "65530"], "a number from 1 to 65522"],
    [
      "a table that would lose its other rows",
      ["--only", "JWKS", "--write"],
      "--write keeps the whole table",
    ],
  ])("exits with 2 and one line for %s", async (_what, words, reason) => {
    const { code, out, err } = await bench(...words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^bench: .*\n$/);
    expect(err).toContain(reason);
  });

  it("exits with 2 and one line for an option that it does not know", async () => {
    expect(await bench("--quik")).toEqual({
      code: 2,
      out: "",
      err: "bench: Unknown option '--quik'; there is --quick, --only, --write, --port, --help\n",
    });
  });
});
