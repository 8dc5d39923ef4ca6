import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./run-tests.ts", import.meta.url));

/** Runs `npm test` without npm, and no longer than it takes to be told what it can do. */
function test(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { timeout: 15_000 },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe("npm test", () => {
  it("explains itself when asked for help, in its own words, and checks nothing", async () => {
    const { code, out, err } = await test("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const option of ["--projects", "--exclude", "--skip-nx-cache", "--parallel"])
      expect(out).toContain(option);
    expect(out).not.toMatch(/Chromium:|\d+ passed/);
  });

  it.each([
    ["an option that it does not know", ["--project=@tale/blog"], "Unknown option '--project'"],
    ["a word too many", ["@tale/blog"], "Unexpected argument '@tale/blog'"],
  ])("exits with 2 and one line for %s", async (_what, words, reason) => {
    expect(await test(...words)).toEqual({
      code: 2,
      out: "",
      err: `test: ${reason}; there is --projects, --exclude, --skip-nx-cache, --parallel, --help\n`,
    });
  });

  it("exits with 2 and every project for one that it does not know", async () => {
    const { code, out, err } = await test("-p", "@tale/blog,@tale/blug");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^test: there is no project @tale\/blug; there is [^\n]*@tale\/blog, [^\n]*@tale\/story-tool, @tale\/vcards-tool\n$/,
    );
  });

  it("exits with 2 for a number of tasks that is none", async () => {
    const refusal = { code: 2, out: "", err: "test: --parallel many is no number of tasks\n" };
    expect(await test("--parallel", "many")).toEqual(refusal);
  });
});
