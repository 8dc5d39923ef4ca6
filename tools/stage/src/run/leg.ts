import type {
  MaskedMessage,
  Parameter,
  Route,
  Row,
  RowFact,
  SecretSeen,
  SourceLine,
} from "@tale/backstage/facts";
import type { Section } from "@tale/protocol/check";
import type { PlayerId } from "@tale/story/cast";
import type { TermId } from "@tale/story/glossary";
import type { StepId } from "@tale/story/acts";
import type { BesideId } from "@tale/story/beside";
import type { ProviderId } from "@tale/story/spoken-at";

/** Somebody a leg can come from or go to: one of the cast, or somebody the story does not know. */
export type Player = PlayerId | "elsewhere";
export type PersonAtBrowser = "alice" | "quinn" | "friend";
export type LegState = "held" | "current" | "done" | "lost";

export type LegParameter = Parameter & { readonly term: TermId | null };

export interface LegCheck {
  readonly claim: string;
  readonly section: Section;
  readonly holds: boolean;
  readonly party: Player;
  readonly at: number;
  readonly source: SourceLine | null;
  readonly orderedAt: SourceLine | null;
  /** What it says where it does not hold. */
  readonly refusal: string | null;
  /** Where it does not hold: whether that is a person's own no, and no error. */
  readonly isPersonsNo: boolean;
}

export interface LegRow extends RowFact {
  readonly party: Player;
  readonly at: number;
  readonly key: Row;
}

/** The words in which a leg is true. */
export interface Told {
  readonly title: string;
  readonly plain: string;
  readonly why: string;
  readonly notes: string;
}

/**
 * One message of the run. Every request and every response is one; a redirect is carried by the
 * browser and so is two.
 */
export interface Leg {
  /** Never used twice within a record, never changed. */
  readonly n: number;
  /** Grows with every change of the record. */
  seq: number;
  /** Whose it is; empty when nothing in it says so. */
  run: string;
  readonly exchange: string;
  readonly kind: "request" | "response";
  pair: number | null;
  /** The leg that gave rise to it: the one being handled, or the redirect that was followed. */
  cause: number | null;
  /** Which step of the story it is, or what it is beside the story. */
  step: StepId | BesideId;
  told: Told;
  /** At which provider it is played; null where nobody knows, or it is none of the cast. */
  provider: ProviderId | null;
  from: Player;
  to: Player;
  who: PersonAtBrowser | null;
  /** The name that the person of this run gave when signing in; null before that. */
  person: string | null;
  channel: "front" | "back";
  state: LegState;
  readonly at: number;
  heldUntil: number | null;
  readonly method: string;
  readonly url: string;
  status: number | null;
  readonly headers: MaskedMessage["headers"];
  readonly body: string | null;
  readonly parameters: readonly LegParameter[];
  readonly page: MaskedMessage["page"];
  readonly secrets: readonly string[];
  readonly checks: LegCheck[];
  readonly rows: LegRow[];
  readonly terms: TermId[];
  /** Which route of the receiver's handles the request; null where the receiver did not tell. */
  route: Route | null;
  reportedBy: Player[];
}

/** Nobody knows yet what becomes of it. */
export function isOpen({ state }: Leg): boolean {
  return state === "current" || state === "held";
}

/** A secret's way through the run. */
export interface Secret extends Omit<SecretSeen, "jwt"> {
  readonly jwt: NonNullable<SecretSeen["jwt"]> | null;
  readonly sightings: {
    readonly leg: number;
    readonly at: number;
    readonly holder: Player;
    readonly channel: Leg["channel"];
  }[];
  readonly seenAt: number;
  /** By the parties' clocks. */
  readonly expiresAt: number | null;
  uses: number;
  readonly maxUses: number | null;
}

export interface TermMet {
  readonly id: TermId;
  readonly leg: number;
  readonly at: number;
}
