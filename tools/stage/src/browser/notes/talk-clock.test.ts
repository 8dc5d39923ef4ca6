import { describe, expect, it } from "vitest";
import { beginning, clockText, elapsed, goTo, pace, placeFrom, startOrStop } from "./talk-clock.ts";

const minute = 60_000;

describe("the clock of a talk", () => {
  it("starts with the first row that follows, and counts on while it runs", () => {
    const place = goTo(beginning, 1, 9, 1_000);
    expect(place).toMatchObject({ row: 1, since: 1_000 });
    expect(elapsed(place, 61_000)).toBe(minute);
  });

  it("stands still while it is stopped, also for a row that follows", () => {
    const stopped = startOrStop(startOrStop(beginning, 0), minute);
    expect(elapsed(goTo(stopped, 3, 9, 2 * minute), 9 * minute)).toBe(minute);
  });

  it("stays within the rows", () => {
    expect([goTo(beginning, -1, 9, 0).row, goTo(beginning, 99, 9, 0).row]).toEqual([0, 8]);
  });

  it.each([
    [0, 2, 5, "2:00 early"],
    [3 * minute, 2, 5, "on time"],
    [6.5 * minute, 2, 5, "1:30 late"],
    [99 * minute, 44, undefined, "on time"],
  ])("after %d ms, a row of minute %d is %s", (ms, planned, next, words) => {
    expect(pace(ms, planned, next)).toBe(words);
  });

  it("reads 2:05", () => {
    expect(clockText(125_900)).toBe("2:05");
  });

  it("is found again after a reload, and begins where nothing whole was kept", () => {
    const place = goTo({ ...beginning, talk: 45 }, 4, 9, 77);
    expect(placeFrom(JSON.stringify(place))).toEqual(place);
    for (const text of [null, "", "{", "{}", '{"talk":"x","row":1,"passed":0}'])
      expect(placeFrom(text)).toEqual(beginning);
  });
});
