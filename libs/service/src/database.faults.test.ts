import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DatabaseUnavailable, type Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { StartError } from "./environment.ts";
import { startTestPostgres } from "./testing-postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-faults-"));
const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)"];
const add = (database: Database, code: string, padding = "") =>
  database.write((transaction) => transaction.run("INSERT INTO codes (code, padding) VALUES ($1, $2)", code, padding));

let path: string;
let count = 0;
beforeEach(() => void (path = join(folder, `${++count}.db`)));
afterAll(() => rmSync(folder, { recursive: true }));

/** Commits in a write-ahead log: frames that say how large the database is after them (https://sqlite.org/fileformat.html#walformat). */
function commitsOnDisk(): number {
  const log = readFileSync(`${path}-wal`);
  const frameSize = 24 + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let commits = 0;
  for (let at = 32; at + frameSize <= log.length; at += frameSize) {
    if (log.subarray(at + 8, at + 16).equals(salt) && log.readUInt32BE(at + 4) > 0) commits++;
  }
  return commits;
}

async function elapsed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work.catch(() => undefined);
  return performance.now() - start;
}

describe("commits of the embedded database", () => {
  it("are shared by writes that come together, and not by those that come one after the other", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const before = commitsOnDisk();
    await Promise.all(Array.from({ length: 50 }, (_, n) => add(database, `together ${n}`)));
    expect(commitsOnDisk() - before).toBe(1);
    for (let n = 0; n < 5; n++) await add(database, `alone ${n}`);
    expect(commitsOnDisk() - before).toBe(6);
    await database.close();
  });
});

describe("reads of the embedded database", () => {
  it("share one transaction when they come together, and each has its own outcome", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await add(database, "a");
    const run = vi.spyOn(StatementSync.prototype, "run");
    const reads = Array.from({ length: 50 }, (_, n) => database.all(`SELECT code FROM ${n === 25 ? "nowhere" : "codes"}`));
    const outcomes = await Promise.allSettled(reads);
    expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([{ status: "rejected", reason: expect.objectContaining({ message: "no such table: nowhere" }) }]);
    expect(outcomes[49]).toEqual({ status: "fulfilled", value: [{ code: "a" }] });
    expect(run.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL)).toEqual(["BEGIN", "COMMIT"]);
    run.mockRestore();
    await database.close();
  });

  it("are answered when they come before the close, and refused after it", async () => {
    const database = await openDatabase("file::memory:", migrations);
    const read = () => database.all("SELECT code FROM codes");
    expect(await Promise.all([read(), read(), database.close()])).toEqual([[], [], undefined]);
    expect(await Promise.allSettled([read(), read()])).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  });
});

describe("an acknowledgement", () => {
  it("waits for the disk, and others may come and share the next flush meanwhile", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const handle = await open(path);
    const flush = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "datasync");
    let letDiskFinish = (): void => undefined;
    flush.mockImplementationOnce(() => new Promise((done) => (letDiskFinish = done)));
    const acknowledged: string[] = [];
    const writes = ["first", "second", "third"].map((code, turn) => new Promise((later) => setTimeout(later, turn * 50)).then(() => add(database, code)).then(() => acknowledged.push(code)));
    await new Promise((later) => setTimeout(later, 300));
    expect(acknowledged).toEqual([]);
    letDiskFinish();
    await Promise.all(writes);
    expect(flush).toHaveBeenCalledTimes(2);
    flush.mockRestore();
    await handle.close();
    await database.close();
  });
});

/** Another process that writes as fast as it can, until it has told of `count` rows and is killed. */
function writeUntilKilled(url: string, count: number): Promise<string[]> {
  const writer = fork(new URL("./testing-writer.ts", import.meta.url), [url], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
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
  const refusal = (url: string) => openDatabase(url, migrations).then(() => "it started", (error: unknown) => (error instanceof StartError ? error.message : error));

  it("is refused in one line when the file is no database", async () => {
    writeFileSync(path, "This is a letter to Carol, not a database. ".repeat(200));
    expect(await refusal(`file:${path}`)).toBe(`the database file:${path} cannot be opened: file is not a database`);
  });

  it("is refused in one line when the file is damaged", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await Promise.all(Array.from({ length: 300 }, (_, n) => add(database, `code ${n}`, "x".repeat(500))));
    await database.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 3 * 4096, bytes.length - 4096));
    expect(await refusal(`file:${path}`)).toMatch(/^the database file:.* cannot be opened: (it is damaged|database disk image is malformed)[^\n]*$/);
  });

  it("is refused in one line when the place is no place for a file", async () => {
    expect(await refusal("file:/dev/null/blog.db")).toMatch(/^the database file:\/dev\/null\/blog\.db cannot be opened: [^\n]+$/);
  });

  it("is refused in one line, without the password, when no PostgreSQL answers", async () => {
    expect(await refusal("postgres://tale:hunter2@localhost:1/tale")).toMatch(/^the database postgres:\/\/tale:…@localhost:1\/tale cannot be opened: [^\n]*ECONNREFUSED[^\n]*$/);
  });

  it("is refused within two seconds when PostgreSQL accepts and says nothing", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((ready) => silent.once("listening", ready));
    expect(await elapsed(openDatabase(`postgres://tale@127.0.0.1:${(silent.address() as AddressInfo).port}/tale`, []))).toBeLessThan(2_000);
    silent.close();
  });
});

describe("DatabaseUnavailable", () => {
  it("is thrown within two seconds while another program holds the lock, and reading goes on; afterwards all is well", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const refused = expect(add(database, "a")).rejects.toThrow(DatabaseUnavailable);
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
    await database.write((transaction) => transaction.run("PRAGMA max_page_count = 8"));
    await add(database, "first");
    const outcomes = await Promise.allSettled([add(database, "small"), add(database, "big", "x".repeat(100_000)), add(database, "late")]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(DatabaseUnavailable) });
    expect(await database.all("SELECT code FROM codes")).toEqual([{ code: "first" }]);
    expect(await add(database, "again")).toBe(1);
    await database.close();
  });

  it("is thrown while nothing can be written; reading goes on", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    await add(database, "first");
    await database.write((transaction) => transaction.run("PRAGMA query_only = ON"));
    await expect(add(database, "second")).rejects.toThrow(DatabaseUnavailable);
    expect(await database.all("SELECT code FROM codes")).toEqual([{ code: "first" }]);
    await database.close();
  });

  it("is thrown when a read tries to change something", async () => {
    const database = await openDatabase("file::memory:", migrations);
    await expect(database.all("INSERT INTO codes (code) VALUES ('a')")).rejects.toThrow(/not authorized/);
    await database.close();
  });
});
