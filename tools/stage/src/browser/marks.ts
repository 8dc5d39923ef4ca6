/**
 * A secret is never here; where it stood stands a mark: `‹authorization-code:Zk3f9a…43#a1b2c3d4›`,
 * or `‹password›`.
 */
const mark = /‹([a-z-]+)(?::([^…‹›]*)…(\d+)#([0-9a-f]{8}))?›/g;

export interface Mark {
  readonly kind: string;
  readonly first: string | null;
  readonly length: number | null;
  readonly tag: string | null;
}
export type MarkOrText = Mark | { readonly text: string };

/** Splits a text into what may be read and the marks in it, in order. */
export function splitMarks(text: string): MarkOrText[] {
  const parts: MarkOrText[] = [];
  let end = 0;
  for (const { 0: whole, 1: kind, 2: first, 3: length, 4: tag, index } of text.matchAll(mark)) {
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({
      kind: kind!,
      first: first ?? null,
      length: length ? Number(length) : null,
      tag: tag ?? null,
    });
    end = index + whole.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The text as it is copied and read aloud: `Zk3f9a… (43 characters)`, or only the kind. */
export function plain(text: string): string {
  return splitMarks(text)
    .map((part) =>
      "text" in part ? part.text : part.first === null ? `[${part.kind}]` : `${part.first}…`,
    )
    .join("");
}

/** Kinds apart on the circle of hues, in the order in which they travel together. */
const hues: Readonly<Record<string, number>> = {
  "client-secret": 145,
  state: 300,
  "code-challenge": 95,
  "code-verifier": 195,
  "authorization-code": 60,
  "access-token": 255,
  "refresh-token": 25,
  password: 340,
};

/**
 * Each kind has one colour, always and everywhere; chips also carry a label, for readers who do not
 * see the hue. What is of no known kind gets its hue from its tag.
 */
export function hueOf(kind: string, tag = "0000"): number {
  return hues[kind] ?? Number.parseInt(tag.slice(0, 4), 16) % 360;
}
