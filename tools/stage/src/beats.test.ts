import { beatsOfAct, type BeatId } from "@tale/story/beats";
import { tellBeats, type ToldBeat } from "@tale/story/beats/tell-beats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTheatre, type Theatre } from "./testing.ts";
import type { Leg } from "./run/leg.ts";

/** The acts, played by real parties, as Story tells them. */
let theatre: Theatre;
let told: ToldBeat[];
let legs: Leg[];
beforeAll(async () => {
  theatre = await openTheatre();
  expect(await theatre.play(1, 2, 3, 4, 5, 6)).toBe(true);
  const run = JSON.parse((await theatre.ask("/api/run?run=all")).body) as {
    legs: Leg[];
    players: { id: string; name: string }[];
    state: { runs: { id: string; name: string }[] };
  };
  legs = run.legs;
  told = tellBeats(legs, {
    person: (id) => run.state.runs.find((one) => one.id === id)?.name,
    player: (id) => run.players.find((one) => one.id === id)?.name ?? id,
  });
}, 180_000);
afterAll(() => theatre.close());

/** The fullest scene of an act. */
function sceneOf(act: number): ToldBeat[] {
  const scenes = Map.groupBy(
    told.filter((beat) => beat.act === act),
    ({ scene }) => scene,
  );
  return [...scenes.values()].reduce((best, one) => (one.length > best.length ? one : best), []);
}

/** The tokens of this theatre live five seconds: on a slow machine one is renewed within an act. */
function idsOf(act: number): BeatId[] {
  const ids = new Set(sceneOf(act).map(({ id }) => id));
  return [...ids].filter((id) => act > 3 || (id !== "refresh" && id !== "renewed"));
}

/** What the terminal's play leaves out: Alice is signed in already, or an act goes on in another scene. */
const mayBeMissing: readonly BeatId[] = ["sign-in", "disconnect", "give-back", "given-back"];

describe("every act that is played", () => {
  it.each([1, 2, 3, 4, 5, 6])("act %i has its beats, in their order", (act) => {
    const ids = idsOf(act);
    const wanted = beatsOfAct[act]!.filter((id) => ids.includes(id) || !mayBeMissing.includes(id));
    expect(ids).toEqual(wanted);
  });

  it("says nothing that was not said, and every sentence is one", () => {
    for (const { sentence, label, why } of told) {
      expect(sentence).toMatch(/^[A-Z“].*[.?]$/s);
      expect(`${sentence} ${label} ${why}`).not.toMatch(/undefined|null|NaN|‹|\[object/);
      expect(sentence.length).toBeLessThanOrEqual(170);
    }
  });

  it("stands on messages that are there, each behind one beat", () => {
    const numbers = new Set(legs.map(({ n }) => n));
    const behind = told.flatMap(({ messages }) => messages);
    expect(behind.filter((n) => !numbers.has(n))).toEqual([]);
    expect(new Set(behind).size).toBe(behind.length);
  });
});

describe("what happened is what is told", () => {
  const sentenceOf = (act: number, id: BeatId) =>
    sceneOf(act).find((beat) => beat.id === id)?.sentence;

  it("in act 3: one scope of two", () => {
    expect(sentenceOf(3, "consent")).toMatch(/to read Alice's address book, and not to change/);
    expect(sentenceOf(3, "tokens")).toContain("less than was asked");
  });

  it("in act 4: a no, and no token", () => {
    expect(sentenceOf(4, "consent")).toContain("Alice says no");
    expect(sceneOf(4).some(({ id }) => id === "tokens")).toBe(false);
  });

  it("in act 5: nobody was asked", () => {
    expect(sceneOf(5).some(({ id }) => id === "ask" || id === "consent")).toBe(false);
  });

  it("in act 6: the refresh token is refused, and Quillpost asks anew", () => {
    expect(sceneOf(6).find(({ id }) => id === "renewed")).toMatchObject({ isRefused: true });
  });
});
