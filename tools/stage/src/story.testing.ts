import type { Leg, Secret } from "./run/leg.ts";
import { openTheatre, type Theatre } from "./testing.ts";

export interface Run {
  readonly dropped: number;
  readonly legs: readonly Leg[];
  readonly secrets: readonly Secret[];
  readonly terms: readonly { readonly id: string }[];
  readonly state: {
    readonly parties: readonly { name: string; connected: boolean }[];
    readonly runs: readonly { readonly name: string }[];
  };
}

/** All six acts as the stage recorded them, and the cast that played them. */
export interface PlayedStory {
  readonly theatre: Theatre;
  readonly run: Run;
  legsOf(step: string): Leg[];
}

/** @throws where an act does not end well; nothing is left running then */
export async function playWholeStory(): Promise<PlayedStory> {
  const theatre = await openTheatre();
  if (!(await theatre.play(1, 2, 3, 4, 5, 6))) {
    await theatre.close();
    throw new Error("An act of the story did not end well.");
  }
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const run = JSON.parse((await theatre.ask("/api/run?run=all")).body) as Run;
  return { theatre, run, legsOf: (step) => run.legs.filter((leg) => leg.step === step) };
}
