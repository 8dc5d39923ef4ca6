import { afterEach, describe, expect, it } from "vitest";
import { everyEngine } from "./engines.testing.ts";
import { addCode, codesIn, databasesAt } from "./database.testing.ts";

describe.each(everyEngine())("%s", (_, createUrl) => {
  const { open, closeAll } = databasesAt(createUrl);
  afterEach(closeAll);

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
      await database.transaction((transaction) =>
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
      const work = database.transaction(async (transaction) => {
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
        database.transaction((transaction) =>
          transaction.run("INSERT INTO tokens VALUES ($1, $2)", "t", "no such code"),
        ),
      ).rejects.toThrow(/foreign key/i);
    });
  });
});
