import { describe, expect, it } from "vitest";
import type { Turn } from "./measure.ts";
import { boundOf, isReached, summarise } from "./summary.ts";

const turn = (perSecond: number, processor: number): Turn => ({
  perSecond,
  processor,
  p50: 1,
  p99: 2,
});

describe("a summary", () => {
  it("is the median of the rounds, with half the distance between the extremes as spread", () => {
    const { summaries } = summarise(
      "w",
      new Map([["ours", [turn(80, 5), turn(120, 7), turn(100, 6)]]]),
      [],
    );
    expect(summaries).toEqual([
      { system: "ours", perSecond: 100, spread: 0.2, processor: 6, p50: 1, p99: 2 },
    ]);
  });
});

describe("a verdict", () => {
  const goal = { system: "ours", peer: "theirs", ratio: 2 };

  it("compares round by round, so that a slow round of the machine weighs on both", () => {
    const turns = new Map([
      ["ours", [turn(200, 1), turn(20, 1), turn(400, 1)]],
      ["theirs", [turn(100, 3), turn(10, 3), turn(100, 4)]],
    ]);
    expect(summarise("w", turns, [goal]).verdicts).toEqual([
      { ...goal, measured: 2, byProcessor: 3 },
    ]);
  });

  it("about p50 is how many times as long ours takes, and less is better", () => {
    const waiting = (p50: number, processor: number): Turn => ({ ...turn(100, processor), p50 });
    const turns = new Map([
      ["ours", [waiting(6, 5)]],
      ["theirs", [waiting(5, 4)]],
    ]);
    const [verdict] = summarise("w", turns, [{ ...goal, ratio: 1.2, of: "p50" }]).verdicts;
    expect(verdict).toMatchObject({ measured: 1.2, byProcessor: 1.25 });
    expect([boundOf(verdict!), isReached(verdict!, 1.2), isReached(verdict!, 1.25)]).toEqual([
      "≤ 1.2",
      true,
      false,
    ]);
  });

  it("is refused about a system that was not measured", () => {
    expect(() => summarise("w", new Map([["ours", [turn(1, 1)]]]), [goal])).toThrow(
      "not measured together",
    );
  });
});
