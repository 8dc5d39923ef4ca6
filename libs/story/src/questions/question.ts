import type { BeatId } from "../beats.ts";

/** One question for a learner, asked before something happens that answers it. */
export interface Question {
  readonly ask: string;
  readonly answers: readonly [string, string, string];
  /** Which answer is right. */
  readonly right: 0 | 1 | 2;
  /** Why, in words that hold in every run. */
  readonly because: string;
  /** Asked before the first of these that happens. */
  readonly before: readonly BeatId[];
}
