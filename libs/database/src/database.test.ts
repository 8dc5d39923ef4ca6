import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { startTestPostgres, type TestPostgres } from "./postgres.testing.ts";

/** What every store relies on, whichever engine is underneath. */
const migrations = [
  "CREATE TABLE codes (code TEXT PRIMARY KEY, redeemed_at BIGINT)",
  "CREATE TABLE tokens (token TEXT PRIMARY KEY, code TEXT NOT NULL REFERENCES codes (code));\nCREATE INDEX tokens_by_code ON tokens (code);",
];

let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), "tale-database-"));
beforeAll(async () => void (postgres = await startTestPostgres()));
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

let count = 0;
const engines = [
  ["the embedded database", async () => `file:${folder}/${++count}.db`],
  ["the embedded database in memory", async () => "file::memory:"],
  ["PostgreSQL", () => postgres.createDatabase()],
] as const;

describe.each(engines)("%s", (engine, createUrl) => {
  const outlivesItsConnection = engine !== "the embedded database in memory";
  const opened: Database[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

  async function open(url?: string, scripts = migrations): Promise<Database> {
    const database = await openDatabase(url ?? (await createUrl()), scripts);
    opened.push(database);
    return database;
  }
  const addCode = (database: Database, code: string) =>
    database.write((transaction) => transaction.run("INSERT INTO codes (code) VALUES ($1)", code));
  const codesIn = async (database: Database) =>
    (await database.all<{ code: string }>("SELECT code FROM codes ORDER BY code")).map(
      ({ code }) => code,
    );

  describe("a write", () => {
    it("answers what its work answers, and is there for the next reader", async () => {
      const database = await open();
      expect(await addCode(database, "a")).toBe(1);
      expect(
        await database.get("SELECT code, redeemed_at FROM codes WHERE code = $1", "a"),
      ).toEqual({ code: "a", redeemed_at: null });
      expect(await database.get("SELECT code FROM codes WHERE code = $1", "b")).toBeUndefined();
    });

    it("keeps times of milliseconds as numbers, and text as it was", async () => {
      const database = await open();
      const text = "é' OR 1=1 --\u{1f426}";
      await database.write((transaction) =>
        transaction.run(
          "INSERT INTO codes (code, redeemed_at) VALUES ($1, $2)",
          text,
          1_795_000_000_000,
        ),
      );
      expect(await database.all("SELECT code, redeemed_at FROM codes")).toEqual([
        { code: text, redeemed_at: 1_795_000_000_000 },
      ]);
    });

    it("takes a zero byte, which not every engine can store, for a character that is none", async () => {
      const database = await open();
      await addCode(database, "a\0b");
      const [row] = await database.all<{ code: string }>(
        "SELECT code FROM codes WHERE code = $1",
        "a\0b",
      );
      expect(row?.code).toMatch(/^a[\0\ufffd]b$/);
    });

    it("may name a parameter twice and in any order", async () => {
      const database = await open();
      expect(
        await database.get(
          "SELECT CAST($2 AS TEXT) AS b, CAST($1 AS TEXT) AS a, CAST($2 AS TEXT) AS again",
          "1",
          "2",
        ),
      ).toEqual({ b: "2", a: "1", again: "2" });
    });

    it("that throws undoes all of its work", async () => {
      const database = await open();
      const work = database.write(async (transaction) => {
        await transaction.run("INSERT INTO codes (code) VALUES ($1)", "a");
        throw new Error("changed my mind");
      });
      await expect(work).rejects.toThrow("changed my mind");
      expect(await codesIn(database)).toEqual([]);
    });

    it("that fails leaves the others alone that came with it", async () => {
      const database = await open();
      await addCode(database, "taken");
      const outcomes = await Promise.allSettled([
        addCode(database, "before"),
        addCode(database, "taken"),
        addCode(database, "after"),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await codesIn(database)).toEqual(["after", "before", "taken"]);
    });

    it("is held to the references between tables", async () => {
      const database = await open();
      await expect(
        database.write((transaction) =>
          transaction.run("INSERT INTO tokens VALUES ($1, $2)", "t", "no such code"),
        ),
      ).rejects.toThrow(/foreign key/i);
    });
  });

  describe("changes", () => {
    it("say how many rows they changed", async () => {
      const database = await open();
      expect(await database.run("INSERT INTO codes (code) VALUES ($1)", "a")).toBe(1);
      expect(await database.run("UPDATE codes SET redeemed_at = $1 WHERE code = $2", 1, "b")).toBe(
        0,
      );
      const redeem = [
        "UPDATE codes SET redeemed_at = $1 WHERE code = $2 AND redeemed_at IS NULL",
        1,
        "a",
      ] as const;
      expect(
        await database.runAll([
          redeem,
          redeem,
          ["INSERT INTO tokens (token, code) VALUES ($1, $2)", "t", "a"],
        ]),
      ).toEqual([1, 0, 1]);
    });

    it("happen all or none, and leave others alone that came with them", async () => {
      const database = await open();
      const outcomes = await Promise.allSettled([
        database.run("INSERT INTO codes (code) VALUES ($1)", "before"),
        database.runAll([
          ["INSERT INTO codes (code) VALUES ($1)", "half"],
          ["INSERT INTO tokens (token, code) VALUES ($1, $2)", "t", "no such code"],
        ]),
        database.runAll([
          ["INSERT INTO codes (code) VALUES ($1)", "after"],
          ["INSERT INTO tokens (token, code) VALUES ($1, $2)", "t", "after"],
        ]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await codesIn(database)).toEqual(["after", "before"]);
    });

    it("that a hundred make at once to one row have one winner", async () => {
      const database = await open();
      await addCode(database, "a");
      const counts = await Promise.all(
        Array.from({ length: 100 }, (_, racer) =>
          database.run(
            "UPDATE codes SET redeemed_at = $1 WHERE code = $2 AND redeemed_at IS NULL",
            racer,
            "a",
          ),
        ),
      );
      expect(counts.filter((count) => count === 1)).toHaveLength(1);
    });
  });

  describe("a race", () => {
    it("of a hundred redeemers has one winner", async () => {
      const database = await open();
      await addCode(database, "a");
      const redeem = (racer: number) =>
        database.write(async (transaction) => {
          const won = await transaction.get(
            "UPDATE codes SET redeemed_at = $2 WHERE code = $1 AND redeemed_at IS NULL RETURNING code",
            "a",
            racer,
          );
          if (won)
            await transaction.run(
              "INSERT INTO tokens (token, code) VALUES ($1, $2)",
              `token of ${racer}`,
              "a",
            );
          return won !== undefined;
        });
      const outcomes = await Promise.all(Array.from({ length: 100 }, (_, racer) => redeem(racer)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await database.all("SELECT token FROM tokens")).toEqual([
        { token: `token of ${outcomes.indexOf(true)}` },
      ]);
    });

    it("between two crossing writes is run again until both are through", async () => {
      const database = await open();
      await addCode(database, "a");
      await addCode(database, "b");
      const touchInOrder = (first: string, second: string) =>
        database.write(async (transaction) => {
          for (const code of [first, second])
            await transaction.run(
              "UPDATE codes SET redeemed_at = COALESCE(redeemed_at, 0) + 1 WHERE code = $1",
              code,
            );
        });
      await Promise.all([touchInOrder("a", "b"), touchInOrder("b", "a")]);
      expect(await database.all("SELECT redeemed_at FROM codes")).toEqual([
        { redeemed_at: 2 },
        { redeemed_at: 2 },
      ]);
    });
  });

  if (outlivesItsConnection)
    describe("a second process", () => {
      it("sees what the first has written", async () => {
        const url = await createUrl();
        const [one, other] = [await open(url), await open(url)];
        await addCode(one, "a");
        expect(await codesIn(other)).toEqual(["a"]);
      });

      it("sees nothing of a write that is not finished", async () => {
        const url = await createUrl();
        const [one, other] = [await open(url), await open(url)];
        await one.write(async (transaction) => {
          await transaction.run("INSERT INTO codes (code) VALUES ($1)", "a");
          expect(await codesIn(other)).toEqual([]);
          expect(await codesIn(one)).toEqual([]);
        });
        expect(await codesIn(other)).toEqual(["a"]);
      });
    });

  describe("migrations", () => {
    it("are applied once, each by whoever comes first", async () => {
      const url = await createUrl();
      const databases = await Promise.all(Array.from({ length: 4 }, () => open(url)));
      await addCode(databases[0]!, "a");
      expect(await databases[0]!.all("SELECT number FROM migrations ORDER BY number")).toEqual([
        { number: 1 },
        { number: 2 },
      ]);
    });

    if (outlivesItsConnection)
      it("go on where the last version stopped", async () => {
        const url = await createUrl();
        await addCode(await open(url, migrations.slice(0, 1)), "a");
        const database = await open(url);
        expect(await codesIn(database)).toEqual(["a"]);
        expect(await database.all("SELECT * FROM tokens")).toEqual([]);
      });

    it("that fail stop the start in one line, and leave nothing half done", async () => {
      const url = await createUrl();
      const broken = [
        ...migrations,
        "CREATE TABLE half (a TEXT);\nCREATE TABLE codes (code TEXT);",
      ];
      await expect(open(url, broken)).rejects.toThrow(
        /^the database .* cannot be opened: .*codes.* already exists$/,
      );
      const database = await open(url);
      await expect(database.all("SELECT * FROM half")).rejects.toThrow(/half/);
    });
  });
});
