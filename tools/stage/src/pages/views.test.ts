import { describe, expect, it } from "vitest";
import type { Leg } from "../run/leg.ts";
import { aLeg } from "./testing-run.ts";
import { sightOf } from "../assets/views.js";

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
