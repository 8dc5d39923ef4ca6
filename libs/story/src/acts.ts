import { connecting } from "./acts/act-2-connecting.ts";
import { sharing } from "./acts/act-2-sharing.ts";
import { handshake } from "./acts/act-1-handshake.ts";
import { partialConsent } from "./acts/act-3-partial-consent.ts";
import { denial } from "./acts/act-4-denial.ts";
import { later } from "./acts/act-5-later.ts";
import { takingBack } from "./acts/act-6-taking-back.ts";
import type { Step } from "./step.ts";

export interface Act {
  readonly number: number;
  readonly title: string;
  /** What the audience is about to see. */
  readonly summary: string;
  /** What is played in the lab is off unless it is asked for. */
  readonly played: "everywhere" | "in the lab";
}

export const acts = [
  {
    number: 0,
    title: "A long time ago",
    summary:
      "The blog asks for the password to Alice's mail, and can then do everything Alice can.",
    played: "in the lab",
  },
  {
    number: 1,
    title: "Two services shake hands",
    summary: "Long before Alice comes, a developer of Quillpost registers it with a mail provider.",
    played: "everywhere",
  },
  {
    number: 2,
    title: "Share the post",
    summary: "Alice lets Quillpost read her address book, without ever telling it her password.",
    played: "everywhere",
  },
  {
    number: 3,
    title: "Only some of it",
    summary: "Alice grants one scope of two, and Quillpost copes with what it got.",
    played: "everywhere",
  },
  {
    number: 4,
    title: "No",
    summary: "Alice refuses. Nothing is shared, nothing is lost, nobody scolds her.",
    played: "everywhere",
  },
  {
    number: 5,
    title: "Later",
    summary: "Alice comes back another day, and is asked for nothing.",
    played: "everywhere",
  },
  {
    number: 6,
    title: "Take it back",
    summary: "Alice changes her mind, and needs neither Quillpost's help nor a new password.",
    played: "everywhere",
  },
  {
    number: 7,
    title: "Villains",
    summary: "Attacks that succeed against naive parties and fail against the real ones.",
    played: "in the lab",
  },
] as const satisfies readonly Act[];

/** Every step of the acts played everywhere, in the order of the story. */
export const steps = [
  ...handshake,
  ...sharing.before,
  ...connecting,
  ...sharing.after,
  ...partialConsent,
  ...denial,
  ...later,
  ...takingBack,
] as const satisfies readonly Step[];

export type StepId = (typeof steps)[number]["id"];

const byId = new Map<string, Step>(steps.map((step) => [step.id, step]));

export function stepOf(id: StepId): Step {
  return byId.get(id)!;
}

export function stepsOf(act: number): Step[] {
  return steps.filter((step) => step.act === act);
}
