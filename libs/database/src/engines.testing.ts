import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startTestPostgres, type TestPostgres } from "./postgres.testing.ts";

let started: Promise<TestPostgres> | undefined;

/** One PostgreSQL for all test files of a process, which takes it along. */
function sharedPostgres(): Promise<TestPostgres> {
  started ??= startTestPostgres().then((postgres) => {
    process.once("exit", postgres.kill);
    // Without a listener a signal ends the process before its `exit`.
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit());
    return postgres;
  });
  return started;
}

/** A database engine by its name, and how to get the `DATABASE_URL` of an empty database on it. */
export type TestEngine = readonly [name: string, createUrl: () => Promise<string>];

/** The engines every store runs on, for `describe.each`. For tests only. */
export function bothEngines(): readonly TestEngine[] {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => void (postgres = await sharedPostgres()));
  return [
    ["the embedded database", async () => "file::memory:"],
    ["PostgreSQL", () => postgres!.createDatabase()],
  ];
}

/** Both engines, and the embedded one in a file as well. For tests only. */
export function everyEngine(): readonly TestEngine[] {
  const folder = mkdtempSync(join(tmpdir(), "tale-database-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;
  const [[, inMemory], postgres] = bothEngines() as [TestEngine, TestEngine];
  return [
    ["the embedded database", async () => `file:${folder}/${++count}.db`],
    ["the embedded database in memory", inMemory],
    postgres,
  ];
}
