import { describe, expect, it } from "vitest";
import { aCheck, aLeg } from "../../pages/testing-run.ts";
import type { Leg } from "../../run/leg.ts";
import { foldLegs, noiseOf } from "./folds.ts";

const front = {
  channel: "front",
  from: "browser",
  to: "quillpost",
  step: "act-2.write-post",
} as const;
const fetched = (n: number, changes: Partial<Leg> = {}): Leg =>
  aLeg(n, { ...front, headers: { "sec-fetch-mode": "cors" }, ...changes });
const answer = (n: number, pair: number, changes: Partial<Leg> = {}): Leg =>
  aLeg(n, { ...front, kind: "response", from: "quillpost", to: "browser", pair, ...changes });

const pressed = aLeg(1, { ...front, headers: { "sec-fetch-mode": "navigate" } });
const saved = fetched(2);
const preview = fetched(4, { method: "GET", url: "http://blog.localhost:4000/write/1/preview" });
const told = aLeg(6);
const look = aLeg(7, { step: "beside.look-up" });
const run = [pressed, saved, answer(3, 2), preview, answer(5, 4), told, look];

const noise = (leg: Leg, legs: readonly Leg[] = run) =>
  noiseOf(leg, (n) => legs.find((one) => one.n === n));

describe("a message tells nothing of the tale", () => {
  it.each([
    ["where a page's script saves what is typed", saved, "autosave"],
    ["in its answer, too", answer(3, 2), "autosave"],
    ["where a script asks for a preview", preview, "preview"],
    ["where a page asks how far it is", fetched(9, { method: "GET" }), "progress"],
    ["where endpoints are looked up again", look, "look-up"],
  ])("%s", (_, leg, expected) => {
    expect(noise(leg)).toBe(expected);
  });

  it.each([
    ["what a person presses", pressed],
    ["what one server asks another", told],
    ["a message of a browser that does not say how it asks", aLeg(1, front)],
    ["a check that did not hold", fetched(2, { checks: [aCheck(false)] })],
  ])("but this does: %s", (_, leg) => {
    expect(noise(leg)).toBeNull();
  });
});

describe("folded", () => {
  const numbers = (legs: readonly Leg[]): number[] => legs.map(({ n }) => n);

  it("stand before the next message that tells something, or at the end", () => {
    const { shown, before, last } = foldLegs(run, new Set());
    expect(numbers(shown)).toEqual([1, 6]);
    expect(before.get(6)).toMatchObject({ n: 2, words: "4 messages: autosave, preview" });
    expect(last).toMatchObject({ n: 7, words: "1 message: look-up of endpoints" });
  });

  it("are shown one by one once they were opened, also when more come", () => {
    const opened = new Set([2]);
    expect(numbers(foldLegs(run, opened).shown)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(numbers(foldLegs(run.slice(0, 3), opened).shown)).toEqual([1, 2, 3]);
  });
});
