import { describe, expect, it } from "vitest";
import type { Leg } from "../run/leg.ts";
import { aCheck, aLeg } from "./testing-run.ts";
import { asSeen, gapsIn, seenLegs, sightOf } from "../browser/wire/views.ts";

const page = { title: "", heading: "", text: "", fields: [], buttons: [], links: [] };
const front = {
  from: "browser",
  to: "fernmail",
  channel: "front",
  who: "alice",
} as const satisfies Partial<Leg>;
const pressed = aLeg(1, front);
const redirected = aLeg(2, { ...front, cause: 1 });
const shown = aLeg(3, { ...front, kind: "response", from: "fernmail", to: "browser", page });
const back = aLeg(4);

const numbers = (view: string): number[] =>
  [pressed, redirected, shown, back]
    .filter((leg) => sightOf(view, leg) !== "nothing")
    .map(({ n }) => n);

describe("seen", () => {
  it.each([
    ["everything", [1, 2, 3, 4]],
    ["alice", [1, 3]],
    ["browser", [1, 2, 3]],
    ["network", [1, 2, 3, 4]],
    ["party:quillpost", [4]],
  ])("as %s: %j", (view, expected) => {
    expect(numbers(view)).toEqual(expected);
  });

  it("by the network, https shows no more than its envelope", () => {
    expect([
      sightOf("network", aLeg(5, { url: "https://fernmail.example/token" })),
      sightOf("network", back),
    ]).toEqual(["envelope", "all"]);
  });
});

describe("what is seen", () => {
  const row = {
    table: "grants",
    change: "insert",
    count: 1,
    key: {},
    before: null,
    after: {},
    party: "fernmail",
    at: 1,
  } as const;
  const checked = aLeg(6, { ...front, checks: [aCheck(true)], rows: [row], secrets: ["aaaaaaaa"] });
  const known = (view: string) => {
    const { checks, rows, secrets, who } = asSeen(view, checked);
    return [checks.length, rows.length, secrets.length, who];
  };

  it.each([
    ["everything", [1, 1, 1, "alice"]],
    ["alice", [0, 0, 0, "alice"]],
    ["browser", [0, 0, 1, "alice"]],
    ["network", [0, 0, 1, "alice"]],
    ["party:fernmail", [1, 1, 1, null]],
    ["party:quillpost", [0, 0, 1, null]],
  ])("as %s has no checks, rows, secrets or people that this one cannot know", (view, expected) => {
    expect(known(view)).toEqual(expected);
  });

  it("has a gap where something happened unseen, and only there", () => {
    const all = [pressed, back, redirected, shown];
    expect([...gapsIn(all, seenLegs("alice", all))]).toEqual([3]);
    expect([...gapsIn(all, seenLegs("browser", all))]).toEqual([2]);
    expect([...gapsIn(all, all)]).toEqual([]);
  });
});
