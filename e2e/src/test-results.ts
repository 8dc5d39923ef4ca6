import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One task of a run, as Nx records it: `code` is 0 when it went well. */
export interface Task {
  readonly project: string;
  readonly target: string;
  readonly code: number;
}

/** What Vitest reports of one project. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** One line for each task that failed, with the reason if it is not simply a failed test. */
  readonly failures: readonly string[];
}

/**
 * Sums up a run. A task that failed without a failed test (types, lint, a crash, a missing report)
 * counts as one failure, so that no number can look better than the run was.
 *
 * @param reportOf a project's report, or undefined if it left none
 */
export function sumUp(
  tasks: readonly Task[],
  reportOf: (project: string) => Report | undefined,
): Results {
  let passed = 0;
  let failed = 0;
  const failures: string[] = [];
  for (const { project, target, code } of tasks) {
    const hasTests = target === "test" || target === "e2e";
    const report = hasTests ? reportOf(project) : undefined;
    const failedTests = report?.numFailedTests ?? 0;
    const isBroken = code !== 0 || (hasTests && !report);
    passed += report?.numPassedTests ?? 0;
    failed += failedTests || (isBroken ? 1 : 0);
    if (failedTests || isBroken)
      failures.push(`${project} ${target}: ${reasonOf(failedTests, hasTests, report)}`);
  }
  return { passed, failed, failures };
}

function reasonOf(failedTests: number, hasTests: boolean, report: Report | undefined): string {
  if (failedTests) return `${failedTests} failed`;
  if (!hasTests) return "failed";
  return report ? "failed beside its tests" : "left no report";
}

interface NxRun {
  readonly tasks: readonly {
    readonly projectName: string;
    readonly target: string;
    readonly status: number;
  }[];
}

/** The tasks of the last run, from Nx's own record of it. */
export function readTasks(recordFile: string): Task[] {
  if (!existsSync(recordFile)) return [];
  const { tasks } = JSON.parse(readFileSync(recordFile, "utf8")) as NxRun;
  return tasks.map(({ projectName, target, status }) => ({
    project: projectName,
    target,
    code: status,
  }));
}

/** @param folder where Vitest leaves one report per project, named by the project's folder */
export function readReport(folder: string, projectFolder: string): Report | undefined {
  const file = join(folder, `${projectFolder}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined;
}
