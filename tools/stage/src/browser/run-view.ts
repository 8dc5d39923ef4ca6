import type { runOf, stateOf } from "../api/state.ts";
import type { Leg } from "../run/leg.ts";
import type { RecordedPages } from "./alice-page.ts";

/** Somebody with a lane of their own, as the stage names them in this run. */
export interface PlayerView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly colour: string;
  readonly origin?: string;
  readonly person: boolean;
}

/** Everything about the run that is not a leg, as the stage says it. */
export type StageState = ReturnType<typeof stateOf>;

/** The run as the stage says it, or as a recording holds it. */
export type LoadedRun = Omit<ReturnType<typeof runOf>, "players"> & {
  readonly players: readonly PlayerView[];
  readonly recordedPages?: RecordedPages | undefined;
};

/** What the levels read of the run; `createRun` keeps it. */
export interface RunView {
  readonly all: () => Leg[];
  readonly leg: (n: number) => Leg | undefined;
  readonly players: () => readonly PlayerView[];
  readonly player: (id: string) => PlayerView | undefined;
  readonly chosen: () => string;
  /** The pages inside a recording; a stage that runs is asked for each. */
  readonly recordedPages: () => RecordedPages | undefined;
  readonly state: () => {
    readonly held: readonly { readonly leg: number }[];
    readonly runs: readonly { readonly id: string; readonly name: string }[];
  };
}
