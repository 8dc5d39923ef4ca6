import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findOrInstallChromium } from "./find-chromium.ts";
import { readReport, readTasks, sumUp } from "./test-results.ts";

/** `npm test`: everything there is to check, and one line at the end. Arguments go to Nx: `npm test -- -p @tale/blog`. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const record = join(root, ".nx/cache/run.json");
const reports = join(root, ".test");

try {
  const chromium = findOrInstallChromium();
  console.log(`Chromium: ${chromium.path} (${chromium.source})\n`);

  // Old reports would be counted again; those of unchanged projects come back from the cache.
  rmSync(record, { force: true });
  rmSync(reports, { recursive: true, force: true });
  const code = await runTasks(chromium.path);

  const folders = readProjectFolders();
  const { passed, failed, failures } = sumUp(readTasks(record), (project) => readReport(reports, folders.get(project) ?? ""));
  for (const failure of failures) console.log(`FAILED ${failure}`);
  const unexplained = code !== 0 && failed === 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed + unexplained} failed`);
  process.exitCode = failed + unexplained > 0 || passed === 0 ? 1 : 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function runTasks(chromium: string): Promise<number> {
  const nx = join(root, "node_modules/.bin/nx");
  const args = ["run-many", "-t", "typecheck", "lint", "test", "e2e", "--output-style=static", "--parallel=2", ...process.argv.slice(2)];
  const env = { ...process.env, NX_TUI: "false", TALE_CHROMIUM: chromium };
  const run = spawn(nx, args, { cwd: root, stdio: "inherit", env, shell: process.platform === "win32" });
  return new Promise((resolve) => run.once("exit", (code) => resolve(code ?? 1)));
}

/** Which folder each project lives in, by its name. */
function readProjectFolders(): Map<string, string> {
  const packages = globSync(["{apps,libs,tools}/*/package.json", "e2e/package.json"], { cwd: root });
  return new Map(packages.map((file) => [JSON.parse(readFileSync(join(root, file), "utf8")).name, dirname(file)]));
}
