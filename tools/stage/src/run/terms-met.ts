import { textsOf } from "@tale/story/beside";
import { glossary, type TermId } from "@tale/story/glossary";
import type { Leg, TermMet } from "./leg.ts";
import { termsWithValues } from "./terms.ts";

/**
 * What act 1 tells of first is met here by whoever begins with act 2: somebody asks, and somebody
 * is asked.
 */
const metLater: Readonly<Record<string, readonly TermId[]>> = {
  "act-2.authorization-request": ["client", "authorization-server"],
};

/** The terms that have become real in this run, each with the leg where it did so first. */
export function createTermsMet() {
  const met = new Map<TermId, TermMet>();

  return {
    /** @returns those that became real with this leg */
    meet: (leg: Leg): TermMet[] => {
      const channel: TermId = leg.channel === "front" ? "front-channel" : "back-channel";
      const ids = new Set([
        ...textsOf(leg.step, leg.provider).terms.filter((id) => !termsWithValues.has(id)),
        ...(metLater[leg.step] ?? []),
        ...leg.parameters.flatMap(({ term }) => term ?? []),
        channel,
      ]);
      const fresh = [...ids]
        .filter((id) => !met.has(id) && id in glossary)
        .map((id) => ({ id, leg: leg.n, at: leg.at }));
      for (const term of fresh) met.set(term.id, term);
      return fresh;
    },
    all: (): TermMet[] => [...met.values()],
    restore: (saved: readonly TermMet[]): void => saved.forEach((term) => met.set(term.id, term)),
    clear: (): void => met.clear(),
  };
}
