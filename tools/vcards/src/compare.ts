import type { Person } from "./people.ts";

/** How many of the people arrived as they were, and the first that did not. */
export interface Comparison {
  readonly right: number;
  readonly of: number;
  readonly example?: string;
}

/** Compares by address, since a program may leave somebody out or change the order. */
export function compare(expected: readonly Person[], arrived: readonly Person[]): Comparison {
  const nameOf = new Map(arrived.map(({ email, name }) => [email, name]));
  const wrong = expected.filter(({ email, name }) => nameOf.get(email) !== name);
  const [first] = wrong;
  const counts = { right: expected.length - wrong.length, of: expected.length };
  if (!first) return counts;
  const found = nameOf.get(first.email);
  const became = found === undefined ? "is missing" : `became “${shorten(found)}”`;
  return { ...counts, example: `“${shorten(first.name)}” ${became}` };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39).toWellFormed()}…` : text;
}
