import type { PartyId } from "../cast.ts";

export type VillainId =
  | "V1"
  | "V2"
  | "V3"
  | "V4"
  | "V5"
  | "V6"
  | "V7"
  | "V8"
  | "V9"
  | "V10"
  | "V11"
  | "V12"
  | "V13"
  | "V14"
  | "V15"
  | "V16";

/** An attack that succeeds where one guard is missing, and fails where it is in its place. */
export interface Villain {
  readonly id: VillainId;
  readonly title: string;
  /** The party that is naive: ours without one guard. */
  readonly party: Extract<PartyId, "quillpost" | "fernmail" | "fernmail-contacts">;
  /** What this party lacks, as a noun. */
  readonly lacks: string;
  /** What Mallory does. */
  readonly attack: string;
  /** What the audience sees without the guard, and with it. */
  readonly off: string;
  readonly on: string;
  /** The check that stops the attack: its claim as the code says it, and where to read about it. */
  readonly check: {
    readonly claim: string;
    readonly section: string;
    /** The party repairs what arrives, so the check is asked and holds. */
    readonly mends?: true;
  };
  /** Why no check of a program stops it, where a person has to. */
  readonly needsPerson?: string;
  /** Asked before it runs. */
  readonly predict: {
    readonly question: string;
    readonly choices: readonly [string, string, string];
    /** Which choice is what happens with the guard in its place. */
    readonly right: 0 | 1 | 2;
  };
  /** One that was published. */
  readonly incident: {
    readonly year: number;
    readonly what: string;
    readonly source: string;
  };
}
