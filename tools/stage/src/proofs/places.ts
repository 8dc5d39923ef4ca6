import type { SourceLine } from "@tale/backstage/facts";
import { readSource } from "./readable-source.ts";

export interface Places {
  /** The line of the call that says the claim. */
  readonly source: SourceLine | null;
  /** The line that calls the named function around it: the place that orders the checks. */
  readonly orderedAt: SourceLine | null;
}

/** How far below the line of a call its claim may stand. */
const linesOfACall = 4;
const known = new Map<string, Places>();

/**
 * Where a check stands, and where it is ordered, among those who called one another. Some parties
 * ask through a function of their own: then the claim stands at its caller.
 */
export function placesOf(claim: string, callers: readonly SourceLine[]): Places {
  const key = JSON.stringify([claim, callers]);
  let places = known.get(key);
  if (!places) known.set(key, (places = findPlaces(claim, callers)));
  if (known.size > 5_000) known.clear();
  return places;
}

function findPlaces(claim: string, callers: readonly SourceLine[]): Places {
  const found = callers.findIndex(({ file, line }) =>
    readSource(file)
      ?.slice(line - 1, line - 1 + linesOfACall)
      .join("\n")
      .includes(claim),
  );
  const at = Math.max(0, found);
  const source = callers[at] ?? null;
  return { source, orderedAt: callers[at + 1] ?? source };
}
