import { describe, expect, it } from "vitest";
import { sceneOfAct, stepsOfAct } from "./chapters.ts";
import { lanesOf, middleOf } from "./lanes.ts";
import { aBeat } from "./told.testing.ts";

const first = [aBeat(1, { id: "write" }), aBeat(2, { id: "share" })];
const second = [aBeat(3, { id: "write", scene: 3 })];
const told = [...first, ...second];

describe("the strip of acts", () => {
  it("takes the fullest scene of an act, and the one that is shown before any other", () => {
    expect(sceneOfAct(told, 2, undefined)).toEqual(first);
    expect(sceneOfAct(told, 2, second[0])).toEqual(second);
    expect(sceneOfAct(told, 3, second[0])).toEqual([]);
  });

  it("fills as steps happen: those that are over, then those that may come", () => {
    expect(stepsOfAct(2, first).slice(0, 4)).toEqual([...first, "ask", "arrive"]);
    expect(stepsOfAct(4, [])).toHaveLength(9);
  });

  it("does not announce a step that was left out", () => {
    const remembered = [...first, aBeat(5, { id: "consent" })];
    expect(stepsOfAct(2, remembered).slice(3)).not.toContain("sign-in");
  });
});

describe("the lanes of a scene", () => {
  it("are the tale's, from left to right", () => {
    expect(lanesOf(first)).toEqual([
      ...["alice", "browser", "quillpost", "fernmail", "fernmail-contacts", "inbox"],
    ]);
  });

  it("are those of the provider where it is played", () => {
    const handshake = [aBeat(1, { act: 1, from: "quinn", to: "ottermail" })];
    expect(lanesOf(handshake)).toEqual(["quinn", "browser", "quillpost", "ottermail"]);
  });

  it("stand apart evenly, and a friend stands at the inbox", () => {
    const lanes = lanesOf(first);
    expect(middleOf(lanes, "alice")).toBeCloseTo(100 / 12);
    expect(middleOf(lanes, "friend")).toBe(middleOf(lanes, "inbox"));
  });
});
