import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./play.ts", import.meta.url));

/** Runs `npm run story` without npm. */
function story(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { env: { ...process.env, ...environment } },
      (_error, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      },
    );
  });
}

describe("npm run story", () => {
  it("explains itself", async () => {
    const { code, out } = await story(["--help"]);
    expect(code).toBe(0);
    for (const option of ["--act", "--deny", "--pace", "--json"]) expect(out).toContain(option);
  });

  it("exits with 2 and one line when it is asked for what it cannot do", async () => {
    const { code, out, err } = await story(["--act", "8"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^story: there is no act 8[^\n]*\n$/);
  });

  it("exits with 2 and one line when an address cannot be used", async () => {
    const { code, err } = await story([], { BLOG_ORIGIN: "blog" });
    expect(code).toBe(2);
    expect(err).toMatch(/^story: BLOG_ORIGIN=blog [^\n]*\n$/);
  });
});
