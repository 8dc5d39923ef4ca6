import { relative } from "node:path";
import { defineConfig } from "vitest/config";

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

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", ...alsoHere],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    silent: "passed-only",
    reporters: [["default", { summary: false }], "json"],
    outputFile: { json: `${import.meta.dirname}/.test/${project}.json` },
  },
});
