import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DatabaseUnavailable, openDatabase, type Database } from "./database.ts";
import { StartError } from "./environment.ts";
import { startTestPostgres, type TestPostgres } from "./testing-postgres.ts";

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
  it("is thrown within two seconds while another program holds the lock; afterwards all is well", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const refused = add(database, "a");
    await expect(refused).rejects.toThrow(DatabaseUnavailable);
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
    await expect(database.all("INSERT INTO codes (code) VALUES ('a')")).rejects.toThrow(/readonly/);
    await database.close();
  });
});

describe("PostgreSQL", () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startTestPostgres()));
  afterAll(() => postgres.stop());

  it("says DatabaseUnavailable within two seconds while a row is locked; afterwards all is well", async () => {
    const url = await postgres.createDatabase();
    const [one, other] = [await openDatabase(url, migrations), await openDatabase(url, migrations)];
    await add(one, "a");
    await one.write(async (transaction) => {
      await transaction.run("UPDATE codes SET padding = 'mine' WHERE code = 'a'");
      const steal = other.write((theirs) => theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"));
      expect(await elapsed(steal)).toBeLessThan(2_000);
      await expect(steal).rejects.toThrow(DatabaseUnavailable);
    });
    expect(await other.write((theirs) => theirs.run("UPDATE codes SET padding = 'theirs' WHERE code = 'a'"))).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });

  it("says DatabaseUnavailable when its connections break, and is used again when it is back", async () => {
    const url = new URL(await postgres.createDatabase());
    const line = await createLine(Number(url.port));
    url.port = String(line.port);
    const database = await openDatabase(url.href, migrations);
    line.cut();
    await expect(database.get("SELECT 1")).rejects.toThrow(DatabaseUnavailable);
    await expect(add(database, "a")).rejects.toThrow(DatabaseUnavailable);
    line.mend();
    expect(await add(database, "a")).toBe(1);
    await database.close();
    line.end();
  });
});

/** A wire between two ports of this machine that can be cut. */
async function createLine(target: number) {
  const sockets = new Set<{ destroy(): unknown }>();
  let isCut = false;
  const relay = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
    return near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => relay.once("listening", ready));
  const drop = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (relay.address() as AddressInfo).port,
    cut: () => ((isCut = true), drop()),
    mend: () => void (isCut = false),
    end: () => (drop(), relay.close()),
  };
}
