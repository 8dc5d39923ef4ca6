import { defineConfig } from "vitest/config";
import { shared } from "./vitest.config.ts";

/** What races, measures or fills a machine must have it to itself. */
const alone = [
  "src/first-minute/fresh-clone.test.ts",
  "src/load/**/*.test.ts",
  "src/replicas/**/*.test.ts",
  "src/stage-burst.test.ts",
];

/**
 * Whole casts of services start here, and mostly wait for one another: two files at a time, then
 * the others one by one.
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
