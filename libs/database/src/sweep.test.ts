import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { sweepPeriodically, sweep, type Expired } from "./sweep.ts";
import { bothEngines } from "./engines.testing.ts";

const migrations = [
  "CREATE TABLE notes (owner TEXT NOT NULL, name TEXT NOT NULL, expires_at BIGINT, PRIMARY KEY (owner, name))",
  "CREATE INDEX notes_by_expiry ON notes (expires_at)",
];
const expired: readonly Expired[] = [
  { table: "notes", key: "owner, name", since: "expires_at", stays: 100, portion: 50 },
];
const now = 10_000;

describe.each(bothEngines())("a sweep on %s", (_, createUrl) => {
  let url: string;
  let database: Database;
  beforeEach(
    async () => void (database = await openDatabase((url = await createUrl()), migrations)),
  );
  afterEach(() => database.close());

  const add = (count: number, expiresAt: number | null, owner = "somebody") =>
    database.transaction(async (transaction) => {
      for (let n = 0; n < count; n += 1)
        await transaction.run(
          "INSERT INTO notes (owner, name, expires_at) VALUES ($1, $2, $3)",
          owner,
          `${expiresAt} ${n}`,
          expiresAt,
        );
    });
  const left = () =>
    database.all<{ expires_at: number | null }>("SELECT expires_at FROM notes ORDER BY expires_at");

  /** The same database, and how many rows each write changed. */
  function counted() {
    const portions: number[] = [];
    const write: Database["transaction"] = (work) =>
      database.transaction((transaction) =>
        work({
          ...transaction,
          run: async (sql, ...values) => {
            const count = await transaction.run(sql, ...values);
            portions.push(count);
            return count;
          },
        }),
      );
    return { portions, database: { ...database, transaction: write } };
  }

  it("removes all that has expired, and nothing else, a portion in each write", async () => {
    await add(120, 1);
    await add(1, now - 100);
    await add(1, now - 101, "another");
    await add(1, null);
    const { portions, database: watched } = counted();
    await sweep(watched, expired, () => now);
    expect(portions).toEqual([50, 50, 21]);
    expect((await left()).map((row) => row.expires_at).toSorted()).toEqual(
      [now - 100, null].toSorted(),
    );
  });

  it("stops after the portion under way when it is told to", async () => {
    await add(120, 1);
    const end = new AbortController();
    const { portions, database: watched } = counted();
    const write: Database["transaction"] = (work) =>
      watched.transaction(work).finally(() => end.abort());
    await sweep({ ...watched, transaction: write }, expired, () => now, end.signal);
    expect(portions).toEqual([50]);
  });

  it("goes on while another sweep is under way", async () => {
    await add(500, 1);
    const replica = url.startsWith("postgres") ? await openDatabase(url, migrations) : database;
    await Promise.all(
      [database, replica, database, replica].map((one) => sweep(one, expired, () => now)),
    );
    if (replica !== database) await replica.close();
    expect(await left()).toEqual([]);
  });

  it("passes over a row that somebody has in hand, where several can write at once", async () => {
    if (database.engine === "sqlite") return;
    await add(60, 1);
    await database.transaction(async (transaction) => {
      await transaction.run("UPDATE notes SET expires_at = $1 WHERE name = '1 0'", now);
      await sweep(database, expired, () => now);
    });
    expect(await left()).toEqual([{ expires_at: now }]);
  });
});

describe("sweeping again and again", () => {
  it("never happens twice at once, survives a failure, and is over once it was stopped", async () => {
    let [running, most, begun, failures] = [0, 0, 0, 0];
    const stop = sweepPeriodically(
      async () => {
        begun += 1;
        most = Math.max(most, (running += 1));
        await wait(15);
        running -= 1;
        throw new Error("locked");
      },
      2,
      () => (failures += 1),
    );
    await expect.poll(() => begun).toBeGreaterThan(2);
    await stop();
    expect([running, most, failures]).toEqual([0, 1, begun]);
    const then = begun;
    await wait(20);
    expect(begun).toBe(then);
  });
});
