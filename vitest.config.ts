import { relative } from "node:path";
import { defineConfig } from "vitest/config";

/** Shared by every project: tests stand beside the code, and each project leaves a report that `npm test` sums up. */
const project = relative(import.meta.dirname, process.cwd());

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    silent: "passed-only",
    reporters: [["default", { summary: false }], "json"],
    outputFile: { json: `${import.meta.dirname}/.test/${project}.json` },
  },
});
