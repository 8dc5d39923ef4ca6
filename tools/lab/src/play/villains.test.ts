import { villains } from "@tale/story/villains";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLabCast, type LabCast } from "../cast/lab-cast.ts";
import { players, playWithGuard, playWithoutGuard } from "./play-villain.ts";

// A busy machine takes its time to start a party.
const patience = 120_000;

let cast: LabCast;
beforeAll(async () => {
  cast = await startLabCast(players);
}, patience);
afterAll(() => cast.stop());

describe("with every guard in its place", () => {
  it.each(villains)("$id fails at “$check.claim”", { timeout: patience }, async (villain) => {
    const { loot, stoppedBy } = await playWithGuard(villain, cast);
    expect(loot).toEqual([]);
    const { claim, section } = villain.check;
    expect(stoppedBy).toMatchObject({ party: villain.party, claim, section });
  });
});

describe("the story holds and Mallory wins", () => {
  it.each(villains)("$id without $lacks", { timeout: patience }, async (villain) => {
    const { loot, storyFailure } = await playWithoutGuard(villain, cast);
    expect(storyFailure).toBeUndefined();
    expect(loot.length).toBeGreaterThan(0);
  });
});
