import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { RowFact } from "@tale/backstage/facts";
import { playScene, type Scene } from "@tale/backstage/scene";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { emptyDatabase } from "../empty-database.ts";
import { bothEngines } from "../engines.testing.ts";

const migrations = [
  `CREATE TABLE grants (id TEXT PRIMARY KEY, uses BIGINT NOT NULL DEFAULT 0);
   CREATE TABLE codes (code_hash TEXT PRIMARY KEY, client_id TEXT NOT NULL, failures BIGINT NOT NULL DEFAULT 0, grant_id TEXT REFERENCES grants (id));
   CREATE TABLE uses (grant_id TEXT REFERENCES codes (code_hash) ON DELETE CASCADE, at BIGINT, PRIMARY KEY (grant_id, at));`,
];

describe.each(bothEngines())("%s", (_engine, createUrl) => {
  const facts: RowFact[] = [];
  const listen = (fact: unknown): void => void facts.push(fact as RowFact);
  let database: Database;
  const write: Database["transaction"] = (work) =>
    playScene({} as Scene, () => database.transaction(work));

  beforeEach(async () => {
    database = await openDatabase(await createUrl(), migrations);
    await database.transaction((transaction) =>
      transaction.run(
        "INSERT INTO codes (code_hash, client_id) VALUES ($1, $2)",
        "h0",
        "quillpost",
      ),
    );
    subscribe("tale:row", listen);
  });
  afterEach(async () => {
    unsubscribe("tale:row", listen);
    facts.length = 0;
    await database.close();
  });

  it("tells what was inserted", async () => {
    await write((transaction) =>
      transaction.run(
        "INSERT INTO codes (code_hash, client_id, failures) VALUES ($1, $2, 0)",
        "h1",
        "quillpost",
      ),
    );
    expect(facts).toEqual([
      {
        table: "codes",
        change: "insert",
        count: 1,
        key: { code_hash: "h1" },
        before: null,
        after: { code_hash: "h1", client_id: "quillpost", failures: 0, grant_id: null },
      },
    ]);
  });

  it("tells what was made of another row", async () => {
    await playScene({} as Scene, () =>
      database.batch([
        [
          "INSERT INTO grants (id, uses) SELECT $1, failures + 7 FROM codes WHERE code_hash = $2",
          "g1",
          "h0",
        ],
        [
          "INSERT INTO grants (id, uses) SELECT $1, failures FROM codes WHERE code_hash = $2",
          "g2",
          "nobody",
        ],
      ]),
    );
    expect(facts).toEqual([
      {
        table: "grants",
        change: "insert",
        count: 1,
        key: { id: "g1" },
        before: null,
        after: { id: "g1", uses: 7 },
      },
    ]);
  });

  it("tells what one change did", async () => {
    await playScene({} as Scene, () =>
      database.run("DELETE FROM codes WHERE code_hash = $1", "h0"),
    );
    expect(facts).toMatchObject([{ table: "codes", change: "delete", count: 1 }]);
  });

  it("tells what a row was before an update and is after it", async () => {
    const sql =
      "UPDATE codes SET failures = failures + 1 WHERE code_hash = $2 AND client_id = $3 AND failures < $1 RETURNING code_hash";
    await write((transaction) => transaction.get(sql, 5, "h0", "quillpost"));
    const row = { code_hash: "h0", client_id: "quillpost", grant_id: null };
    expect(facts).toEqual([
      {
        table: "codes",
        change: "update",
        count: 1,
        key: { code_hash: "h0" },
        before: { ...row, failures: 0 },
        after: { ...row, failures: 1 },
      },
    ]);
  });

  it("tells what was deleted", async () => {
    await write((transaction) => transaction.run("DELETE FROM codes WHERE code_hash = $1", "h0"));
    expect(facts).toMatchObject([
      { table: "codes", change: "delete", count: 1, before: { code_hash: "h0" }, after: null },
    ]);
  });

  it("tells of several rows how many they were, and what the first was", async () => {
    await write(async (transaction) => {
      await transaction.run("INSERT INTO grants (id) VALUES ($1), ($2), ($3)", "g1", "g2", "g3");
      await transaction.run("UPDATE grants SET uses = 1");
    });
    expect(facts).toMatchObject([
      { table: "grants", change: "insert", count: 3, after: { id: "g1", uses: 0 } },
      { table: "grants", change: "update", count: 3, before: { uses: 0 }, after: { uses: 1 } },
    ]);
  });

  it("tells of an insertion that found the row there what it did to that row", async () => {
    await write((transaction) =>
      transaction.run(
        "INSERT INTO codes (code_hash, client_id) VALUES ($1, $2) ON CONFLICT (code_hash) DO UPDATE SET failures = codes.failures + 1",
        "h0",
        "another",
      ),
    );
    expect(facts).toMatchObject([
      {
        table: "codes",
        change: "update",
        before: { client_id: "quillpost", failures: 0 },
        after: { client_id: "quillpost", failures: 1 },
      },
    ]);
  });

  it("tells of rows that went with another one", async () => {
    await database.run("INSERT INTO uses (grant_id, at) VALUES ($1, $2)", "h0", 7);
    await write((transaction) => transaction.run("DELETE FROM codes WHERE code_hash = $1", "h0"));
    expect(facts.map(({ table, change }) => `${change} ${table}`).toSorted()).toEqual([
      "delete codes",
      "delete uses",
    ]);
  });

  it("tells each of those who change something together its own rows, and of none that failed", async () => {
    const add = (id: string) =>
      write((transaction) => transaction.run("INSERT INTO grants (id) VALUES ($1)", id));
    await add("taken");
    await database.run("INSERT INTO grants (id) VALUES ($1)", "unwatched");
    await Promise.allSettled([
      add("before"),
      add("taken"),
      database.run("INSERT INTO grants (id) VALUES ($1)", "unwatched, too"),
      add("after"),
    ]);
    expect(facts.map(({ key, count }) => `${key["id"]} ${count}`).toSorted()).toEqual([
      "after 1",
      "before 1",
      "taken 1",
    ]);
  });

  it("keeps text as it was", async () => {
    const text = `'"\\ \n\t\u0001 Krähe \u{1f426}`;
    await write((transaction) => transaction.run("INSERT INTO grants (id) VALUES ($1)", text));
    expect(facts).toMatchObject([{ after: { id: text } }]);
  });

  it("tells nothing of a statement that found no row, of a read, and of what was undone", async () => {
    await write(async (transaction) => {
      await transaction.run("DELETE FROM codes WHERE code_hash = $1", "nobody");
      await transaction.get("SELECT * FROM codes WHERE code_hash = $1", "h0");
    });
    const undone = write(async (transaction) => {
      await transaction.run("DELETE FROM codes WHERE code_hash = $1", "h0");
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(facts).toEqual([]);
  });

  it("tells nothing, and reads nothing, of what no watched request does", async () => {
    await database.transaction((transaction) =>
      transaction.run("DELETE FROM codes WHERE code_hash = $1", "h0"),
    );
    expect(facts).toEqual([]);
  });

  it("is empty after it was emptied, but for what was to be kept", async () => {
    await write(async (transaction) => {
      await transaction.run("INSERT INTO grants (id) VALUES ($1)", "g1");
      await transaction.run("UPDATE codes SET grant_id = $1", "g1");
    });
    await emptyDatabase(database, ["grants"]);
    expect(await database.all("SELECT * FROM codes")).toEqual([]);
    expect(await database.all("SELECT id FROM grants")).toEqual([{ id: "g1" }]);
    await emptyDatabase(database);
    expect(await database.all("SELECT id FROM grants")).toEqual([]);
  });
});
