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

/**
 * Projects whose test files share the modules they load: loading them takes longer than most files
 * (contacts: 71 s of processor time become 45). State that a testing module keeps, a file sets anew.
 */
const loadsOnce = ["apps/contacts", "libs/backstage", "libs/pages", "libs/protocol"];

/** Files that replace a module, and so must load theirs alone. */
const replacing = ["src/answer-error.test.ts", "src/bearer-token/remembered-tokens.test.ts"];

/** What every project of tests is run with. */
export const shared: NonNullable<ViteUserConfig["test"]> = {
  include: ["src/**/*.test.ts", ...alsoHere],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  silent: "passed-only",
  reporters: [["default", { summary: false }], "json"],
  outputFile: { json: `${import.meta.dirname}/.test/${project}.json` },
};

export default defineConfig({
  test: {
    ...shared,
    ...(loadsOnce.includes(project)
      ? {
          projects: [
            {
              extends: false,
              test: { ...shared, name: "together", isolate: false, exclude: replacing },
            },
            { extends: false, test: { ...shared, name: "replacing", include: replacing } },
          ],
        }
      : {}),
  },
});
