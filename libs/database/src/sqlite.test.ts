import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StatementSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-sqlite-"));
const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY)"];
const add = (database: Database, code: string) =>
  database.run("INSERT INTO codes (code) VALUES ($1)", code);

let path: string;
let count = 0;
beforeEach(() => void (path = join(folder, `${++count}.db`)));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Commits in a write-ahead log: frames that say how large the database is after them
 * (https://sqlite.org/fileformat.html#walformat).
 */
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
    const reads = Array.from({ length: 50 }, (_, n) =>
      database.all(`SELECT code FROM ${n === 25 ? "nowhere" : "codes"}`),
    );
    const outcomes = await Promise.allSettled(reads);
    expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([
      {
        status: "rejected",
        reason: expect.objectContaining({ message: "no such table: nowhere" }),
      },
    ]);
    expect(outcomes[49]).toEqual({ status: "fulfilled", value: [{ code: "a" }] });
    expect(run.mock.contexts.map((statement) => (statement as StatementSync).sourceSQL)).toEqual([
      "BEGIN",
      "ROLLBACK",
    ]);
    run.mockRestore();
    await database.close();
  });

  it("are answered when they come before the close, and refused after it", async () => {
    const database = await openDatabase("file::memory:", migrations);
    const read = () => database.all("SELECT code FROM codes");
    expect(await Promise.all([read(), read(), database.close()])).toEqual([[], [], undefined]);
    expect(await Promise.allSettled([read(), read()])).toMatchObject([
      { status: "rejected" },
      { status: "rejected" },
    ]);
  });
});

describe("an acknowledgement", () => {
  it("waits for the disk; meanwhile one more flush may begin, and whoever comes then shares the next", async () => {
    const database = await openDatabase(`file:${path}`, migrations);
    const handle = await open(path);
    const flush = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "datasync");
    const letDiskFinish: (() => void)[] = [];
    const held = () => new Promise<void>((done) => letDiskFinish.push(done));
    flush.mockImplementationOnce(held).mockImplementationOnce(held);
    const acknowledged: string[] = [];
    const writes = ["first", "second", "third", "fourth"].map((code, turn) =>
      new Promise((later) => setTimeout(later, turn * 50))
        .then(() => add(database, code))
        .then(() => acknowledged.push(code)),
    );
    await new Promise((later) => setTimeout(later, 400));
    expect(acknowledged).toEqual([]);
    expect(flush).toHaveBeenCalledTimes(2);
    for (const finish of letDiskFinish) finish();
    await Promise.all(writes);
    expect(flush).toHaveBeenCalledTimes(3);
    flush.mockRestore();
    await handle.close();
    await database.close();
  });
});
