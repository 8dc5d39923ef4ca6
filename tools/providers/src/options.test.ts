import { describe, expect, it } from "vitest";
import { readWishes } from "./options.ts";
import { servers } from "./servers.ts";

const here = import.meta.filename;

describe("what is wished for", () => {
  it("is every server, in order, unless some are named", () => {
    expect(readWishes({}, servers)).toMatchObject({ chosen: servers });
    const some = readWishes({ only: ["dex", "keycloak"] }, servers);
    expect("chosen" in some && some.chosen.map(({ id }) => id)).toEqual(["keycloak", "dex"]);
  });

  it("may take a server's program from a place that is there", () => {
    const wishes = readWishes({ from: [`dex=${here}`] }, servers);
    expect("given" in wishes && wishes.given.get("dex")).toBe(here);
  });

  it.each([
    ["an unknown server", { only: ["kaycloak"] }, /--only kaycloak: there is keycloak, /],
    ["a program without a server", { from: ["/usr/bin/dex"] }, /must be NAME=PATH/],
    ["a program of an unknown server", { from: [`kaycloak=${here}`] }, /must be NAME=PATH/],
    ["a program that is not there", { from: ["dex=/nowhere/dex"] }, /nothing is at \/nowhere\/dex/],
  ])("%s is told in one line", (_, words, problem) => {
    expect(readWishes(words, servers)).toEqual({
      problem: expect.stringMatching(problem) as string,
    });
  });
});
