import { describe, expect, it } from "vitest";
import { sumUp, type Report } from "./test-results.ts";

const report = (numPassedTests: number, numFailedTests: number): Report => ({
  numPassedTests,
  numFailedTests,
});

describe("the last line of a run", () => {
  it("sums the tests of every project", () => {
    const tasks = [
      { project: "blog", target: "typecheck", code: 0 },
      { project: "blog", target: "test", code: 0 },
      { project: "all", target: "e2e", code: 0 },
    ];
    expect(sumUp(tasks, (project) => (project === "blog" ? report(3, 0) : report(2, 0)))).toEqual({
      passed: 5,
      failed: 0,
      failures: [],
    });
  });

  it.each([
    [
      "failed tests one by one",
      { target: "test", code: 1 },
      report(3, 2),
      3,
      2,
      "blog test: 2 failed",
    ],
    [
      "failed types as one",
      { target: "typecheck", code: 2 },
      undefined,
      0,
      1,
      "blog typecheck: failed",
    ],
    [
      "a crash before the report as one",
      { target: "test", code: 1 },
      undefined,
      0,
      1,
      "blog test: left no report",
    ],
    [
      "a missing report as one, whatever the exit code says",
      { target: "test", code: 0 },
      undefined,
      0,
      1,
      "blog test: left no report",
    ],
    [
      "a failure beside the tests as one",
      { target: "e2e", code: 1 },
      report(3, 0),
      3,
      1,
      "blog e2e: failed beside its tests",
    ],
    [
      "a failed test although the exit code was good",
      { target: "test", code: 0 },
      report(3, 1),
      3,
      1,
      "blog test: 1 failed",
    ],
  ])("counts %s", (_, task, found, passed, failed, failure) => {
    expect(sumUp([{ project: "blog", ...task }], () => found)).toEqual({
      passed,
      failed,
      failures: [failure],
    });
  });
});
