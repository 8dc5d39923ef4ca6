import { afterEach, describe, expect, it } from "vitest";
import { everyEngine } from "./engines.testing.ts";
import { addCode, codesIn, databasesAt, migrations } from "./database.testing.ts";

describe.each(everyEngine())("%s", (engine, createUrl) => {
  const outlivesItsConnection = engine !== "the embedded database in memory";
  const { open, closeAll } = databasesAt(createUrl);
  afterEach(closeAll);

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
        await one.transaction(async (transaction) => {
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

    it("may differ between the engines", async () => {
      const table = "CREATE TABLE own (name TEXT PRIMARY KEY);";
      const database = await open(undefined, [
        {
          sqlite: `${table} INSERT INTO own VALUES ('sqlite; only')`,
          postgres: `${table} INSERT INTO own VALUES ('postgres; only')`,
        },
      ]);
      expect(await database.all("SELECT name FROM own")).toEqual([
        { name: `${database.engine}; only` },
      ]);
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
