import { globSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * Shared by every project: tests stand beside the code, and each project leaves a report that `npm
 * test` sums up.
 */
const project = relative(import.meta.dirname, process.cwd());

/**
 * `docs/certify` is no project of its own: the tool that checks the documents lints, types and
 * tests it.
 */
const alsoHere = project === "tools/docs" ? ["../../docs/certify/*.test.ts"] : [];

/** Files that replace a module for themselves, and so must load theirs alone. */
const replacing = globSync("src/**/*.test.ts")
  .filter((file) => /\bvi\.(mock|doMock)\(/.test(readFileSync(file, "utf8")))
  .map((file) => file.replaceAll("\\", "/"));

/** What every project of tests is run with. */
export const shared: NonNullable<ViteUserConfig["test"]> = {
  include: ["src/**/*.test.ts", ...alsoHere],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  silent: "passed-only",
  reporters: [["default", { summary: false }], "json"],
  outputFile: { json: `${import.meta.dirname}/.test/${project}.json` },
};

/**
 * The other files share the modules they load: loading them takes longer than most files (the
 * authorization server: 330 s of processor time become 157). State that a testing module keeps, a
 * file sets anew. The stage's files are alone: a stage runs in their process and moves its clock.
 */
const hasStage = project === "tools/stage";

export default defineConfig({
  test: {
    ...shared,
    projects: [
      {
        extends: false,
        test: { ...shared, name: "together", isolate: hasStage, exclude: replacing },
      },
      ...(replacing.length > 0
        ? [{ extends: false as const, test: { ...shared, name: "replacing", include: replacing } }]
        : []),
    ],
  },
});
