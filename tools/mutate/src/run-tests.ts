import { join } from "node:path";
import { startVitest } from "vitest/node";
import { workspace } from "./party-program.ts";

/** A text that tests read in place of a file's own. Nothing is written to the disk. */
export interface Patch {
  readonly file: string;
  readonly text: string;
}

/** The first test that failed, and its file. */
export interface Failure {
  readonly test: string;
  /** Below the party's folder. */
  readonly file: string;
}

/**
 * Runs test files of a party, and stops at the first that fails.
 *
 * @param folder of the party, below the root of the workspace
 * @param files below the party's folder, as is the file of the patch
 */
export async function runTests(
  folder: string,
  files: readonly string[],
  patch?: Patch,
): Promise<Failure | undefined> {
  const root = join(workspace, folder);
  const patched = patch && join(root, patch.file);
  const exitCode = process.exitCode;
  const vitest = await startVitest(
    "test",
    [...files],
    {
      root,
      // The projects of vitest.config.ts take no plugin from outside.
      config: false,
      include: ["src/**/*.test.ts"],
      testTimeout: 20_000,
      hookTimeout: 60_000,
      // A cache on the disk would take the patched text for the file's own, here and in `npm test`.
      fsModuleCache: false,
      watch: false,
      bail: 1,
      reporters: [{}],
    },
    { plugins: [{ name: "sleeping-check", load: (id) => (id === patched ? patch!.text : null) }] },
  );
  try {
    const failed = vitest.state.getTestModules().find((module) => !module.ok());
    if (!failed) return undefined;
    const [test] = failed.children.allTests("failed");
    return { test: test?.fullName ?? "the file cannot be read", file: failed.relativeModuleId };
  } finally {
    await vitest.close();
    process.exitCode = exitCode;
  }
}
