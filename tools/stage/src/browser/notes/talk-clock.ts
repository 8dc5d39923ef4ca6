/** Where the talk is: kept by the browser, so that a reload finds it. */
export interface TalkPlace {
  /** The length of the talk, in minutes. */
  readonly talk: number;
  readonly row: number;
  /** What had passed when the clock was stopped last, and since when it runs; milliseconds. */
  readonly passed: number;
  readonly since: number | null;
}

export const beginning: TalkPlace = { talk: 20, row: 0, passed: 0, since: null };

export function elapsed({ passed, since }: TalkPlace, now: number): number {
  return passed + (since === null ? 0 : now - since);
}

export function startOrStop(place: TalkPlace, now: number): TalkPlace {
  return place.since === null
    ? { ...place, since: now }
    : { ...place, passed: elapsed(place, now), since: null };
}

/** Goes to a row; with the first step on, the clock starts. */
export function goTo(place: TalkPlace, row: number, rows: number, now: number): TalkPlace {
  const to = Math.max(0, Math.min(rows - 1, row));
  const starts = place.since === null && place.passed === 0 && to > place.row;
  return { ...place, row: to, ...(starts ? { since: now } : {}) };
}

export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How the clock stands to the plan: a row is due from its minute until the next row's. */
export function pace(ms: number, planned: number, next: number | undefined): string {
  if (ms < planned * 60_000) return `${clockText(planned * 60_000 - ms)} early`;
  if (next !== undefined && ms >= next * 60_000) return `${clockText(ms - next * 60_000)} late`;
  return "on time";
}

/** Reads back what was kept; anything else is the beginning. */
export function placeFrom(text: string | null): TalkPlace {
  try {
    const kept = JSON.parse(text ?? "") as Partial<TalkPlace>;
    const isWhole = [kept.talk, kept.row, kept.passed].every(Number.isFinite);
    return isWhole ? { ...beginning, ...kept } : beginning;
  } catch {
    return beginning;
  }
}
