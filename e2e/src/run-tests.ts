import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCommandLine, refuse } from "@tale/story-tool/launcher/command-line";
import { findOrInstallChromium } from "./find-chromium.ts";
import { readReport, readTasks, sumUp } from "./test-results.ts";

const help = `npm test -- [options]

Everything there is to check: types, lint, boundaries, unit and protocol tests, and the story in a real browser.
The last line says how many tests passed and failed; before it stand every task, test and file that failed, and why.

  -p, --projects P     only these, such as @tale/blog or @tale/blog,@tale/contacts
      --exclude P      all but these
      --skip-nx-cache  also what has not changed since it passed
      --parallel N     so many at a time, in place of two
      --help           this text

Projects are the packages in apps, libs, tools and e2e. TALE_CHROMIUM names the browser; without it one is found or
installed. The options of Nx itself are for Nx itself: npx nx run-many -t test --help.`;

const options = readCommandLine({
  name: "test",
  help,
  options: {
    projects: { type: "string", short: "p", multiple: true, default: [] },
    exclude: { type: "string", multiple: true, default: [] },
    "skip-nx-cache": { type: "boolean", default: false },
    parallel: { type: "string", default: "2" },
  },
});

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, ".nx/cache");
const reports = join(root, ".test");
const folders = readProjectFolders();

const stranger = [...options.projects, ...options.exclude]
  .flatMap((names) => names.split(","))
  .find((name) => !isProject(name));
if (stranger !== undefined)
  refuse(
    "test",
    `there is no project ${stranger}; there is ${[...folders.keys()].sort().join(", ")}`,
  );
if (!/^[1-9]\d?$/.test(options.parallel))
  refuse("test", `--parallel ${options.parallel} is no number of tasks`);

try {
  const chromium = findOrInstallChromium();
  console.log(`Chromium: ${chromium.path} (${chromium.source})\n`);

  // Old reports would be counted again; those of unchanged projects come back from the cache.
  rmSync(join(cache, "run.json"), { force: true });
  rmSync(reports, { recursive: true, force: true });
  const code = await runTasks(chromium.path);

  const { passed, failed, failures } = sumUp(
    readTasks(cache),
    (project, target) => readReport(reports, folders.get(project) ?? "", target),
    root,
  );
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
  const args = ["run-many", "-t", ...targets(), "--output-style=static", ...wishes()];
  const env = { ...process.env, NX_TUI: "false", TALE_CHROMIUM: chromium };
  const run = spawn(nx, args, {
    cwd: root,
    stdio: "inherit",
    env,
    shell: process.platform === "win32",
  });
  return new Promise((resolve) => run.once("exit", (code) => resolve(code ?? 1)));
}

/** One program checks the types of all projects in half the time that a program each takes. */
function targets(): string[] {
  const isWhole = options.projects.length + options.exclude.length === 0;
  return [isWhole ? "typecheck-all" : "typecheck", "lint", "test", "e2e", "e2e-alone"];
}

/** What was asked for, in the words of Nx. */
function wishes(): string[] {
  const { projects, exclude, parallel, "skip-nx-cache": skipCache } = options;
  return [
    `--parallel=${parallel}`,
    ...(projects.length ? [`--projects=${projects}`] : []),
    ...(exclude.length ? [`--exclude=${exclude}`] : []),
    ...(skipCache ? ["--skip-nx-cache"] : []),
  ];
}

/** A pattern may mean any; a name is a package's, with or without its scope, or its folder. */
function isProject(name: string): boolean {
  return (
    /[*!:]/.test(name) ||
    [...folders].some(([project, folder]) =>
      [project, project.split("/")[1], folder].includes(name),
    )
  );
}

/** Which folder each project lives in, by its name. */
function readProjectFolders(): Map<string, string> {
  const packages = globSync(["{apps,libs,tools}/*/package.json", "e2e/package.json"], {
    cwd: root,
  });
  return new Map(
    packages.map((file) => [
      JSON.parse(readFileSync(join(root, file), "utf8")).name,
      dirname(file),
    ]),
  );
}
