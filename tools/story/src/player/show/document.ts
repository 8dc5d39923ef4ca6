import type { Failure, Leg, StoryEvent, Tell } from "../events.ts";

/** The run as data: every leg with whether its step held. */
export interface StoryDocument {
  readonly held: boolean;
  readonly legs: readonly (Leg & { readonly held: boolean })[];
  readonly checks: readonly { readonly step: string; readonly claim: string }[];
  /** What could not be witnessed, and what was checked instead. */
  readonly curtains: readonly { readonly step: string; readonly text: string }[];
  readonly failed?: Failure;
}

/** Keeps what is told, and gives it back as one document. */
export function createDocument(): { readonly tell: Tell; readonly document: () => StoryDocument } {
  const events: StoryEvent[] = [];
  return {
    tell: async (event) => void events.push(event),
    document: () => documentOf(events),
  };
}

function documentOf(events: readonly StoryEvent[]): StoryDocument {
  const failed = events.find((event) => event.kind === "failed")?.failure;
  const ended = events.some(({ kind }) => kind === "end");
  let step = "";
  const checks: { step: string; claim: string }[] = [];
  const curtains: { step: string; text: string }[] = [];
  for (const event of events) {
    if (event.kind === "step") step = event.step.id;
    if (event.kind === "held") checks.push({ step, claim: event.claim });
    if (event.kind === "curtain") curtains.push({ step, text: event.text });
  }
  const legs = events.flatMap((event) =>
    event.kind === "leg" ? [{ ...event.leg, held: event.leg.step !== failed?.step }] : [],
  );
  return { held: ended && !failed, legs, checks, curtains, ...(failed ? { failed } : {}) };
}
