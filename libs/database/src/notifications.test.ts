import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { startTestPostgres, type TestPostgres } from "./postgres.testing.ts";

const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, padding TEXT)"];

let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), "tale-notifications-"));
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

async function open(url: string): Promise<Database> {
  const database = await openDatabase(url, migrations);
  onTestFinished(() => database.close());
  return database;
}

/** What a process of its own does: it changes something, and says so. */
async function change(database: Database): Promise<void> {
  await database.transaction((transaction) =>
    transaction.run("INSERT INTO codes (code) VALUES ($1)", `${Math.random()}`),
  );
  database.notifications.notify();
}

/**
 * Lets a process listen, and answers how often it heard something; listening itself may ring once.
 */
async function listener({ notifications }: Database) {
  const heard = vi.fn();
  const off = notifications.listen(heard);
  await new Promise((resolve) => setTimeout(resolve, 700));
  heard.mockClear();
  return { heard, off };
}

let count = 0;
describe.each([
  ["the embedded database", async () => `file:${folder}/${++count}.db`],
  ["PostgreSQL", () => postgres.createDatabase()],
] as const)("notifications on %s", (_engine, createUrl) => {
  test("are heard in other processes, until they stop listening", async () => {
    const url = await createUrl();
    const [one, other, third] = [await open(url), await open(url), await open(url)];
    const [{ heard, off }, alsoHeard] = [await listener(other), await listener(third)];
    await change(one);
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 3_000);
    await vi.waitFor(() => expect(alsoHeard.heard).toHaveBeenCalled(), 3_000);
    off();
    heard.mockClear();
    alsoHeard.heard.mockClear();
    await change(one);
    await vi.waitFor(() => expect(alsoHeard.heard).toHaveBeenCalled(), 3_000);
    expect(heard).not.toHaveBeenCalled();
  });

  test("are heard here at once, and here only once", async () => {
    const database = await open(await createUrl());
    const { heard } = await listener(database);
    database.notifications.notify();
    expect(heard).toHaveBeenCalledTimes(1);
    await change(database);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(heard).toHaveBeenCalledTimes(2);
  });

  test("do not keep a process alive that has nothing else to do", async () => {
    const listening = `import { openDatabase } from ${JSON.stringify(import.meta.resolve("./open-database.ts"))};
      const database = await openDatabase(process.argv[1], []);
      database.notifications.listen(() => undefined);
      await database.close();`;
    const child = spawn(
      process.execPath,
      ["--input-type=module", "-e", listening, await createUrl()],
      { stdio: "inherit", cwd: fileURLToPath(new URL(".", import.meta.url)) },
    );
    expect(await new Promise((ended) => child.once("exit", ended))).toBe(0);
  });
});

test("PostgreSQL that hangs up is listened to again, and notifies of what may have been missed", async () => {
  const url = await postgres.createDatabase();
  const [one, other] = [await open(url), await open(url)];
  const { heard } = await listener(other);
  const administrator = new pg.Client(url);
  await administrator.connect();
  onTestFinished(() => administrator.end());
  await administrator.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
  );
  await vi.waitFor(() => expect(heard).toHaveBeenCalled(), 5_000);
  heard.mockClear();
  await vi.waitFor(async () => {
    await change(one);
    expect(heard).toHaveBeenCalled();
  }, 5_000);
});
