const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** Before this a number is no time of this project: it is a count, or a duration. */
const earliest = Date.UTC(2001, 0);

/**
 * A time as people read it: `13:09:30` today, with the day otherwise.
 *
 * @param value milliseconds; whatever else a column holds stays as it is
 */
export function timeIn(column: string, value: unknown, now = Date.now()): string | undefined {
  if (!column.endsWith("_at") || typeof value !== "number" || value < earliest) return undefined;
  const [at, today] = [new Date(value), new Date(now)];
  if (at.toDateString() === today.toDateString()) return time.format(at);
  const date = at.getFullYear() === today.getFullYear() ? day : dayAndYear;
  return `${date.format(at)}, ${time.format(at)}`;
}

export function clockWords(ahead: number): string {
  return ahead === 0
    ? "The parties' clocks are right."
    : `The parties' clocks are ${duration(ahead)} ahead.`;
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
