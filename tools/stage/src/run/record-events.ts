import type { Guest } from "../naming.ts";
import type { Leg, Player, Secret, TermMet } from "./leg.ts";
import type { RunSummary } from "./runs.ts";

export interface RecordOptions {
  readonly playerAt: (url: string) => Player;
  /** How far the parties' clocks are moved. */
  readonly ahead: () => number;
  /** What happens to a message that its receiver keeps waiting. */
  readonly onHeld: (leg: Leg, possibleSteps: readonly string[]) => "held" | "current";
  readonly guest?: Guest | undefined;
}

export interface RecordEvents {
  leg: [Leg];
  secrets: [Secret[]];
  term: [TermMet];
  runs: [];
  cleared: [];
}

/** A record as it is kept on disk: without a secret, like everything that the stage is told. */
export interface SavedRecord {
  readonly seq: number;
  readonly startedAt: number;
  readonly dropped: number;
  /** The number of the last leg. */
  readonly count: number;
  readonly legs: readonly Leg[];
  readonly secrets: readonly Secret[];
  readonly terms: readonly TermMet[];
  readonly runs: readonly RunSummary[];
}
