import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "./options.ts";

describe("the command line", () => {
  it("without options plays acts 1 to 6 without waiting", () => {
    expect(readOptions([])).toEqual({
      acts: [1, 2, 3, 4, 5, 6],
      labActs: [],
      json: false,
      help: false,
      pace: 0,
    });
  });

  it("plays chosen acts in the order of the story", () => {
    expect(readOptions(["--act", "5", "--act=2"]).acts).toEqual([2, 5]);
  });

  it("leaves the first and the last act to the lab, and only when they are asked for", () => {
    expect(readOptions(["--act", "7", "--act", "2"])).toMatchObject({ acts: [2], labActs: [7] });
    expect(readOptions(["--act", "0"])).toMatchObject({ acts: [], labActs: [0] });
    expect(readOptions([]).labActs).toEqual([]);
  });

  it("lets Alice say no", () => {
    expect(readOptions(["--deny"]).acts).toEqual([1, 4]);
  });

  it.each([
    ["250", 250],
    ["slow", 1500],
    ["talk", 5000],
  ])("paces by %s", (text, pace) => {
    expect(readOptions(["--pace", text]).pace).toBe(pace);
  });

  it.each([
    [["--act", "7", "--json"], "act 7 has no JSON here"],
    [["--act", "8"], "there is no act 8; here are acts 0, 1, 2, 3, 4, 5, 6, 7"],
    [["--act", "9"], "no act 9"],
    [["--act", "two"], "no act two"],
    [["--pace", "quick"], "quick"],
    [["--pace", "-1"], "--pace"],
    [["--loud"], "--loud"],
    [["act", "2"], "act"],
    [["--deny", "--act", "2"], "leave out --act"],
  ])("explains in one line why %j cannot be played", (words, reason) => {
    expect(() => readOptions(words)).toThrow(UsageError);
    expect(() => readOptions(words)).toThrow(reason);
  });
});
