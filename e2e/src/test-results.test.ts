import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readTasks, sumUp, type Report } from "./test-results.ts";

const report = (
  numPassedTests: number,
  numFailedTests: number,
  testResults: Report["testResults"] = [],
): Report => ({ numPassedTests, numFailedTests, testResults });

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

describe("above the last line", () => {
  const failuresOf = (testResults: Report["testResults"], numFailedTests = 0): readonly string[] =>
    sumUp(
      [{ project: "blog", target: "test", code: 1 }],
      () => report(3, numFailedTests, testResults),
      "/repo",
    ).failures;

  it("stands every failed test: its file, its full name, and how its error begins", () => {
    const failed = { status: "failed", fullName: "200 has the post" };
    const passed = { status: "passed", fullName: "200 has a title", failureMessages: [] };
    const error = `\u001b[31mAssertionError: expected 404 to be 200\u001b[39m\n\n${"    at node_modules/vitest/run.js\n    at x\n".repeat(20)}`;
    const [failure, ...more] = failuresOf(
      [
        {
          name: "/repo/apps/blog/src/posts.test.ts",
          status: "failed",
          assertionResults: [passed, { ...failed, failureMessages: [error] }],
        },
        { name: "/repo/apps/blog/src/b.test.ts", status: "passed", assertionResults: [passed] },
      ],
      1,
    );
    expect(more).toEqual([]);
    expect(failure?.split("\n").slice(0, 4)).toEqual([
      "blog test: 1 failed",
      "  apps/blog/src/posts.test.ts > 200 has the post",
      "    AssertionError: expected 404 to be 200",
      "        at x",
    ]);
    expect(failure?.split("\n")).toHaveLength(2 + 8);
  });

  it("stands every file that failed before its tests", () => {
    const broken = {
      name: "/repo/apps/blog/src/posts.test.ts",
      status: "failed",
      message: "Cannot find module './post.ts'",
      assertionResults: [],
    };
    expect(failuresOf([broken])).toEqual([
      "blog test: failed beside its tests\n  apps/blog/src/posts.test.ts\n    Cannot find module './post.ts'",
    ]);
  });

  it("stands what failed types and lint printed, from what Nx keeps", () => {
    const cache = mkdtempSync(join(tmpdir(), "tale-run-"));
    onTestFinished(() => rmSync(cache, { recursive: true }));
    const task = { projectName: "blog", target: "typecheck" };
    const run = {
      tasks: [
        { ...task, hash: "17", status: 2 },
        { ...task, hash: "18", status: 0 },
      ],
    };
    writeFileSync(join(cache, "run.json"), JSON.stringify(run));
    mkdirSync(join(cache, "terminalOutputs"));
    writeFileSync(
      join(cache, "terminalOutputs/17"),
      "\n> tsc -p .\n\nsrc/app.ts(1,1): error TS1\nnpm error code 2\n",
    );
    expect(sumUp(readTasks(cache), () => undefined).failures).toEqual([
      "blog typecheck: failed\n    > tsc -p .\n    src/app.ts(1,1): error TS1",
    ]);
  });
});
