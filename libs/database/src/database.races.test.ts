import { afterEach, describe, expect, it } from "vitest";
import { everyEngine } from "./engines.testing.ts";
import { addCode, codesIn, databasesAt } from "./database.testing.ts";

describe.each(everyEngine())("%s", (_, createUrl) => {
  const { open, closeAll } = databasesAt(createUrl);
  afterEach(closeAll);

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
        await database.batch([
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
        database.batch([
          ["INSERT INTO codes (code) VALUES ($1)", "half"],
          ["INSERT INTO tokens (token, code) VALUES ($1, $2)", "t", "no such code"],
        ]),
        database.batch([
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
        database.transaction(async (transaction) => {
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
        database.transaction(async (transaction) => {
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
});
