import { defineConfig } from "vitest/config";
import { shared } from "./vitest.config.ts";

/** What races, measures or fills a machine must have it to itself: they run once all others are done. */
const alone = [
  "src/faults/storage.test.ts",
  "src/first-minute/fresh-clone.test.ts",
  "src/load/**/*.test.ts",
  "src/replicas/**/*.test.ts",
  "src/stage-burst.test.ts",
];

/**
 * Whole casts of services start here, and mostly wait for one another: two files at a time, beside
 * the tests of other projects (`e2e`); then the others one by one (`e2e-alone`).
 */
export default defineConfig({
  test: {
    ...shared,
    projects: [
      {
        extends: false,
        test: {
          ...shared,
          name: "together",
          isolate: false,
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: false,
        test: {
          ...shared,
          name: "alone",
          include: alone,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
