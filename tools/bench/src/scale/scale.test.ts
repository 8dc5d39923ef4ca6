import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cellOf } from "./cells.ts";
import { assumptions, ratesOf } from "./load.ts";
import { secondsToRecover } from "./outage.ts";
import { tables } from "./tables.ts";

const page = readFileSync(new URL("../../../../docs/scale.md", import.meta.url), "utf8");

test("the page shows the figures as they come out", () => {
  for (const table of tables()) expect(page).toContain(table);
});

test("three in ten of a hundred million people, who refresh four times a day, come 1 389 times a second, and three times as often at the peak", () => {
  expect(ratesOf(assumptions).find(({ what }) => what === "refreshes")).toMatchObject({
    perDay: expect.closeTo(120_000_000),
    mean: expect.closeTo(1_388.89),
    peak: expect.closeTo(4_166.67),
    cores: expect.closeTo(1.25),
  });
});

describe("users in cells", () => {
  const cells = Array.from({ length: 10 }, (_, n) => `cell ${n}`);
  const users = Array.from({ length: 5_000 }, (_, n) => `somebody.${n}@fernmail.example`);

  test("are as many in each, by a fifth more or less", () => {
    const sizes = cells.map((cell) => users.filter((user) => cellOf(user, cells) === cell).length);
    for (const size of sizes) expect(Math.abs(size - 500)).toBeLessThan(100);
  });

  test("stay where they are when a cell is added, but for those who move into it", () => {
    const more = [...cells, "cell 10"];
    const moved = users.filter((user) => cellOf(user, more) !== cellOf(user, cells));
    expect(moved.every((user) => cellOf(user, more) === "cell 10")).toBe(true);
    expect(Math.abs(moved.length / users.length - 1 / 11)).toBeLessThan(0.02);
  });
});

describe("after an outage", () => {
  const outage = { load: 100, down: 60, refusalCost: 0 };

  test("what was put off is done in as many seconds as the spare capacity takes", () => {
    const seconds = secondsToRecover({ ...outage, capacity: 200, wait: () => 1 })!;
    expect(Math.abs(seconds - 60)).toBeLessThanOrEqual(2);
  });

  test("without spare capacity it is never over", () => {
    expect(secondsToRecover({ ...outage, capacity: 100, wait: () => 1 })).toBeUndefined();
  });

  test("refusals can take all there is, and waiting longer gives it back", () => {
    const busy = { load: 100, capacity: 200, down: 600, refusalCost: 0.1 };
    expect(secondsToRecover({ ...busy, wait: () => 2 })).toBeUndefined();
    expect(
      secondsToRecover({ ...busy, wait: (refusals) => Math.min(2 ** refusals, 120) }),
    ).toBeLessThan(1_800);
  });
});
