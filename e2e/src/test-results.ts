import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** One task of a run, as Nx records it: `code` is 0 when it went well. */
export interface Task {
  readonly project: string;
  readonly target: string;
  readonly code: number;
  /** What it printed, if Nx kept it. */
  readonly output?: string;
}

/** What Vitest reports of one project. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly TestFile[];
}

/** One file of tests. `message` says why the file itself failed, if it did. */
export interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[] | null;
  }[];
}

export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** One entry for each task that failed: its reason, then each of its failed tests and files. */
  readonly failures: readonly string[];
}

/** So much of an error names its cause; the whole of it stands further up in the log. */
const errorLines = 8;

/**
 * Sums up a run. A task that failed without a failed test (types, lint, a crash, a missing report)
 * counts as one failure, so that no number can look better than the run was.
 *
 * @param reportOf what a project's target reported, or undefined if it left nothing
 * @param root what the names of files are shown relative to
 */
export function sumUp(
  tasks: readonly Task[],
  reportOf: (project: string, target: string) => Report | undefined,
  root = "/",
): Results {
  let passed = 0;
  let failed = 0;
  const failures: string[] = [];
  for (const { project, target, code, output } of tasks) {
    const hasTests = target === "test" || target.startsWith("e2e");
    const report = hasTests ? reportOf(project, target) : undefined;
    const failedTests = report?.numFailedTests ?? 0;
    const isBroken = code !== 0 || (hasTests && !report);
    passed += report?.numPassedTests ?? 0;
    failed += failedTests || (isBroken ? 1 : 0);
    if (!failedTests && !isBroken) continue;
    const named = namesOfFailed(report, root);
    failures.push(
      [
        `${project} ${target}: ${reasonOf(failedTests, hasTests, report)}`,
        ...(named.length > 0 || output === undefined ? named : [firstLines(output, 40)]),
      ].join("\n"),
    );
  }
  return { passed, failed, failures };
}

function reasonOf(failedTests: number, hasTests: boolean, report: Report | undefined): string {
  if (failedTests) return `${failedTests} failed`;
  if (!hasTests) return "failed";
  return report ? "failed beside its tests" : "left no report";
}

/** Every failed test and every file that failed as a whole, each with the beginning of its error. */
function namesOfFailed(report: Report | undefined, root: string): string[] {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map(({ fullName, failureMessages }) =>
        entry(`${file} > ${fullName}`, failureMessages?.join("\n")),
      );
    return tests.length > 0 || status !== "failed" ? tests : [entry(file, message)];
  });
}

function entry(name: string, error = ""): string {
  const lines = firstLines(error, errorLines);
  return lines === "" ? `  ${name}` : `  ${name}\n${lines}`;
}

/** Without the frames of the test runner and what npm says of its script. */
function firstLines(text: string, count: number): string {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^npm error|^\s+at .*node_modules/.test(line));
  return lines
    .slice(0, count)
    .map((line) => `    ${line}`)
    .join("\n");
}

interface NxRun {
  readonly tasks: readonly {
    readonly projectName: string;
    readonly target: string;
    readonly hash: string;
    readonly status: number;
  }[];
}

/** The tasks of the last run, from what Nx keeps of it: its record, and what each failed task printed. */
export function readTasks(cacheFolder: string): Task[] {
  const record = join(cacheFolder, "run.json");
  if (!existsSync(record)) return [];
  const { tasks } = JSON.parse(readFileSync(record, "utf8")) as NxRun;
  return tasks.map(({ projectName, target, hash, status }) => {
    const output = join(cacheFolder, "terminalOutputs", hash);
    return {
      project: projectName,
      target,
      code: status,
      ...(status !== 0 && existsSync(output) ? { output: readFileSync(output, "utf8") } : {}),
    };
  });
}

/** @param folder where Vitest leaves its reports, named by the project's folder */
export function readReport(
  folder: string,
  projectFolder: string,
  target: string,
): Report | undefined {
  const file = join(folder, `${projectFolder}${target === "e2e-alone" ? "-alone" : ""}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined;
}
