import { describe, expect, it } from "vitest";
import { placeIn, searchOf, type Place } from "./place.ts";

const usual: Place = {
  level: "story",
  plot: "both",
  at: null,
  isLearning: false,
  isPresenting: false,
};

describe("a place in the page's address", () => {
  it.each<[string, Partial<Place>]>([
    ["", {}],
    ["?level=wire&at=34", { level: "wire", at: 34 }],
    ["?plot=1&at=2&learn&present", { plot: "1", at: 2, isLearning: true, isPresenting: true }],
  ])("“%s” is read and written alike", (search, changes) => {
    expect(placeIn(search)).toEqual({ ...usual, ...changes });
    expect(searchOf({ ...usual, ...changes })).toBe(search);
  });

  it.each(["?level=x&plot=3", "?at=-1", "?at=one", "?at=1.5"])(
    "“%s” is nowhere, and so the usual place",
    (search) => {
      expect(placeIn(search)).toEqual(usual);
    },
  );
});
