import type { PlayerId } from "./cast.ts";
import type { TermId } from "./glossary.ts";

/** How a step travels: through the user's browser, straight between two services, or not at all. */
export type Channel = "front" | "back" | "local";

/** The two plots of the tale: what the user sees, and what the developers arranged. */
export type Plot = 1 | 2;

/**
 * One thing that happens. Its id binds pages, code (`@step`), tests, stage and terminal together.
 */
export interface Step {
  readonly id: `act-${number}.${string}`;
  readonly act: number;
  readonly title: string;
  /** Who says it, and to whom; on the front channel a browser carries it. */
  readonly from: PlayerId;
  readonly to: PlayerId;
  readonly channel: Channel;
  /** What happens, in plain words for the audience. */
  readonly plain: string;
  readonly why: string;
  /** For the speaker alone: what to say, and what to point at or press. */
  readonly notes: string;
  /** The terms that become real here, each in the first step that needs it. */
  readonly terms: readonly TermId[];
  readonly plot: Plot;
}
