import type { Leg, PersonAtBrowser } from "../run/leg.ts";

/** What a person has to do with a message that the browser carries. */
export interface PersonAtLeg {
  readonly id: PersonAtBrowser;
  readonly does: "acts" | "sees";
}

/**
 * Who acts before a message, or sees the page that it brings: a person and their browser are two. A
 * redirect is the browser's own doing.
 */
export function personAt(leg: Leg, legs: readonly Leg[]): PersonAtLeg | null {
  const { who, channel, kind, cause, page } = leg;
  if (!who || channel !== "front") return null;
  if (kind === "response") return page ? { id: who, does: "sees" } : null;
  const led = cause !== null && legs.some(({ n, kind: of }) => n === cause && of === "response");
  return led ? null : { id: who, does: "acts" };
}
