import { basename } from "node:path";
import { defineConfig } from "vitest/config";

const project = basename(process.cwd());

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", "json"],
    outputFile: { json: `${import.meta.dirname}/.test/${project}.json` },
  },
});
