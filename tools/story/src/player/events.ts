import type { Act } from "@tale/story/acts";
import type { PartyId, PlayerId } from "@tale/story/cast";
import type { Comparison } from "@tale/story/code-or-token";
import type { TermId } from "@tale/story/glossary";
import type { Channel, Step } from "@tale/story/step";

/** One message of the story on its way. */
export interface Leg {
  readonly step: string;
  readonly from: PlayerId;
  readonly to: PlayerId;
  readonly channel: Channel;
  readonly method: string;
  /** Without secrets. */
  readonly url: string;
  /** Absent when nobody but the two services saw the answer. */
  readonly status?: number;
  /** The service that sent the browser here. */
  readonly sentBy?: PartyId;
  /**
   * Whether the player took part. What passes between two services it can only tell from the
   * specification.
   */
  readonly witnessed: boolean;
}

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Failure {
  readonly step: string;
  readonly expected: string;
  readonly came: string;
}

/** Everything that can be told, one piece at a time. How it looks is decided by whoever listens. */
export type StoryEvent =
  | {
      readonly kind: "cast";
      readonly origins: Readonly<Record<PartyId, string>>;
      readonly selfStarted: boolean;
    }
  | { readonly kind: "act"; readonly act: Act }
  | { readonly kind: "aside"; readonly text: string }
  | { readonly kind: "step"; readonly step: Step; readonly place: string }
  | { readonly kind: "leg"; readonly leg: Leg }
  | { readonly kind: "parameters"; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: "term"; readonly id: TermId }
  | { readonly kind: "held"; readonly claim: string }
  | { readonly kind: "curtain"; readonly text: string }
  | { readonly kind: "mail"; readonly mail: Mail }
  | { readonly kind: "comparison"; readonly rows: readonly Comparison[] }
  | { readonly kind: "failed"; readonly failure: Failure }
  | {
      readonly kind: "end";
      readonly steps: number;
      readonly checks: number;
      readonly milliseconds: number;
    };

export type Tell = (event: StoryEvent) => Promise<void>;
