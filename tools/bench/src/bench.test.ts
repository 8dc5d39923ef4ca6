import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./bench.ts", import.meta.url));

/** Runs `npm run bench` without npm, and no longer than it takes to be told what it can do. */
function bench(word: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, word], { timeout: 15_000 }, (_error, out, err) => resolve({ code: child.exitCode, out, err }));
  });
}

describe("npm run bench", () => {
  it("explains itself when asked for help, and measures nothing", async () => {
    const { code, out, err } = await bench("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const option of ["--quick", "--only", "--write", "--port"]) expect(out).toContain(option);
  });

  it("exits with 2 and one line for an option that it does not know", async () => {
    expect(await bench("--quik")).toEqual({ code: 2, out: "", err: "bench: Unknown option '--quik'; there is --quick, --only, --write, --port, --help\n" });
  });
});
