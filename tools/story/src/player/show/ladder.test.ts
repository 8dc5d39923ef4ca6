import { steps, type StepId } from "@tale/story/acts";
import type { PlayerId } from "@tale/story/cast";
import { describe, expect, it } from "vitest";
import { drawHeads, drawRung, ladderOf } from "./ladder.ts";
import { noPaint } from "./paint.ts";

const ladder = ladderOf(2, 80);

describe("the ladder", () => {
  it("has an upright for everybody who plays in the act", () => {
    expect(ladder.lanes.map(({ title }) => title)).toEqual([
      "Alice",
      "Quillpost",
      "Fernmail",
      "Contacts",
      "Friends",
    ]);
    expect(ladderOf(1, 80).lanes.map(({ title }) => title)).toEqual([
      "Quinn",
      "Quillpost",
      "Ottermail",
    ]);
  });

  it("draws the front channel solid, from left to right", () => {
    expect(drawRung(ladder, "browser", "fernmail", "solid")).toBe(
      "     │──────────────────▶│         │         │    ",
    );
  });

  it("draws the back channel dashed, and backwards when it is answered that way", () => {
    expect(drawRung(ladder, "fernmail", "quillpost", "dashed")).toBe(
      "     │         │◀╌╌╌╌╌╌╌╌│         │         │    ",
    );
  });

  it("marks who acts alone", () => {
    expect(drawRung(ladder, "fernmail-contacts", "fernmail-contacts", "solid")).toBe(
      "     │         │         │         ●         │    ",
    );
  });

  it.each([60, 80, 100, 120])(
    "stands names over their uprights in %i columns, and leaves room to read",
    (columns) => {
      for (const act of [1, 2, 3, 4, 5, 6]) {
        const { lanes, laneWidth } = ladderOf(act, columns);
        const heads = drawHeads({ lanes, laneWidth }, noPaint);
        lanes.forEach(({ title }, index) => {
          const middle = index * laneWidth + Math.floor(laneWidth / 2);
          expect(heads.slice(index * laneWidth, (index + 1) * laneWidth)).toContain(title);
          expect(Math.abs(heads.indexOf(title) + title.length / 2 - middle)).toBeLessThanOrEqual(1);
        });
        if (columns >= 80) expect(columns - heads.length).toBeGreaterThanOrEqual(28);
      }
    },
  );

  it.each(
    steps.map(({ id, act, from, to }): [StepId, number, PlayerId, PlayerId] => [id, act, from, to]),
  )("can draw %s", (_, act, from, to) => {
    expect(drawRung(ladderOf(act, 80), from, to, "solid")).toMatch(/[▶◀●]/);
  });
});
