import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DatabaseOpenError, DatabaseUnavailableError, type Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { checkUndamaged } from "./sqlite-connections.ts";
import { startTestPostgres } from "./postgres.testing.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-faults-"));
const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)"];
const add = (database: Database, code: string, padding = "") =>
  database.transaction((transaction) =>
    transaction.run("INSERT INTO codes (code, padding) VALUES ($1, $2)", code, padding),
  );

let path: string;
let count = 0;
beforeEach(() => void (path = join(folder, `${++count}.db`)));
afterAll(() => rmSync(folder, { recursive: true }));

async function elapsed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => undefined);
  return performance.now() - start;
}

/**
 * Another process that writes as fast as it can, until it has told of `count` rows and is killed.
 */
function writeUntilKilled(url: string, count: number): Promise<string[]> {
  const writer = fork(new URL("./writer.testing.ts", import.meta.url), [url], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const acknowledged: string[] = [];
  writer.on("message", (code) => {
    acknowledged.push(String(code));
    if (acknowledged.length === count) writer.kill("SIGKILL");
  });
  return new Promise((resolve) => writer.once("exit", () => resolve(acknowledged)));
}

async function expectAllStored(url: string, codes: readonly string[]): Promise<void> {
  const database = await openDatabase(url, migrations);
  const stored = await database.all<{ code: string }>("SELECT code FROM codes");
  expect(stored.map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
  await database.close();
}

describe("kill -9 in the middle of writing", () => {
  it("loses no row that was acknowledged", async () => {
    const acknowledged = await writeUntilKilled(`file:${path}`, 200);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    await expectAllStored(`file:${path}`, acknowledged);
  });
});

describe("three processes that start at once on an empty database", () => {
  const startThree = async (url: string): Promise<void> => {
    const acknowledged = await Promise.all([1, 2, 3].map(() => writeUntilKilled(url, 20)));
    for (const codes of acknowledged) expect(codes.length).toBeGreaterThanOrEqual(20);
    await expectAllStored(url, acknowledged.flat());
  };

  it("all start and all write, in a file", () => startThree(`file:${path}`));

  it("all start and all write, in PostgreSQL", async () => {
    const postgres = await startTestPostgres();
    await startThree(await postgres.createDatabase());
    await postgres.stop();
  });
});

describe("the start", () => {
  const refusal = (url: string) =>
    openDatabase(url, migrations).then(
      () => "it started",
      (error: unknown) => (error instanceof DatabaseOpenError ? error.message : error),
    );

  it("is refused in one line when the file is no database", async () => {
    writeFileSync(path, "This is a letter to Carol, not a database. ".repeat(200));
    expect(await refusal(`file:${path}`)).toBe(
      `the database file:${path} cannot be opened: file is not a database`,
    );
  });

  it("is refused in one line when the file is damaged", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => add(database, `code ${n}`, "x".repeat(500))),
    );
    await database.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 3 * 4096, bytes.length - 4096));
    expect(await refusal(`file:${path}`)).toMatch(
      /^the database file:.* cannot be opened: (it is damaged|database disk image is malformed)[^\n]*$/,
    );
  });

  it("reads through what is small enough for that", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => add(database, `code ${n}`, "x".repeat(500))),
    );
    await database.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 3 * 4096, bytes.length - 4096));
    const connection = new DatabaseSync(path);
    expect(() => checkUndamaged(connection, bytes.length / 4096)).toThrow(/damaged|malformed/);
    expect(() => checkUndamaged(connection, bytes.length / 4096 - 1)).not.toThrow();
    connection.close();
  });

  it("is refused in one line when the place is no place for a file", async () => {
    expect(await refusal("file:/dev/null/blog.db")).toMatch(
      /^the database file:\/dev\/null\/blog\.db cannot be opened: [^\n]+$/,
    );
  });

  it("is refused in one line, without the password, when no PostgreSQL answers", async () => {
    expect(await refusal("postgres://tale:hunter2@localhost:1/tale")).toMatch(
      /^the database postgres:\/\/tale:…@localhost:1\/tale cannot be opened: [^\n]*ECONNREFUSED[^\n]*$/,
    );
  });

  it("is refused within two seconds when PostgreSQL accepts and says nothing", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((ready) => silent.once("listening", ready));
    expect(
      await elapsed(
        openDatabase(
          `postgres://tale@127.0.0.1:${(silent.address() as AddressInfo).port}/tale`,
          [],
        ),
      ),
    ).toBeLessThan(2_000);
    silent.close();
  });
});

describe("DatabaseUnavailableError", () => {
  it("is thrown within two seconds while another program holds the lock, and reading goes on; afterwards all is well", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const refused = expect(add(database, "a")).rejects.toThrow(DatabaseUnavailableError);
    await new Promise((later) => setTimeout(later, 50));
    expect(await elapsed(database.all("SELECT code FROM codes"))).toBeLessThan(300);
    await refused;
    expect(await elapsed(add(database, "a"))).toBeLessThan(2_000);
    expect(await database.all("SELECT code FROM codes")).toEqual([]);
    other.exec("ROLLBACK");
    expect(await add(database, "a")).toBe(1);
    other.close();
    await database.close();
  });

  it("is thrown to everybody in a commit that no longer fits on the disk; nothing of it remains", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await database.transaction((transaction) => transaction.run("PRAGMA max_page_count = 8"));
    await add(database, "first");
    const outcomes = await Promise.allSettled([
      add(database, "small"),
      add(database, "big", "x".repeat(100_000)),
      add(database, "late"),
    ]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: expect.any(DatabaseUnavailableError),
      });
    expect(await database.all("SELECT code FROM codes")).toEqual([{ code: "first" }]);
    expect(await add(database, "again")).toBe(1);
    await database.close();
  });

  it("is thrown while nothing can be written; reading goes on", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await add(database, "first");
    await database.transaction((transaction) => transaction.run("PRAGMA query_only = ON"));
    await expect(add(database, "second")).rejects.toThrow(DatabaseUnavailableError);
    expect(await database.all("SELECT code FROM codes")).toEqual([{ code: "first" }]);
    await database.close();
  });

  it("is thrown when a read tries to change something", async () => {
    const database = await openDatabase("file::memory:", migrations);
    await expect(database.all("INSERT INTO codes (code) VALUES ('a')")).rejects.toThrow(
      /not authorized/,
    );
    await database.close();
  });
});
