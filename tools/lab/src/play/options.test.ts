import { describe, expect, it } from "vitest";
import { readVillains } from "./options.ts";

const idsOf = (...words: string[]): string[] => {
  const reading = readVillains(words);
  return "problem" in reading ? [reading.problem] : reading.chosen.map(({ id }) => id);
};

describe("the villains that were asked for", () => {
  it("come in the order of the list, each once, however they are written", () => {
    expect(idsOf("v7", "V1", "V7")).toEqual(["V1", "V7"]);
  });

  it("are all sixteen with --all", () => {
    expect(idsOf("--all")).toHaveLength(16);
  });

  it("are none without a word, which lists them", () => {
    expect(idsOf()).toEqual([]);
  });
});

describe("one readable line", () => {
  it.each([
    [["V17"], "there is no villain V17; there is V1 to V16"],
    [["--json"], "--json needs a villain, or --all"],
    [["--fast"], "Unknown option '--fast'"],
  ])("for %j", (words, problem) => {
    expect(readVillains(words)).toEqual({ problem });
  });
});
