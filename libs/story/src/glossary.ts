/** A term of the field, explained once for pages, terminal, stage and docs. */
export interface Term {
  readonly id: string;
  readonly name: string;
  /** One plain sentence. */
  readonly sentence: string;
  /** Where the field defines it. */
  readonly section: `RFC ${number} §${string}`;
  /** What it is most often mistaken for. */
  readonly confusion: string;
  /** Words that make the mistake likely. */
  readonly avoid: readonly string[];
}

export const glossary = {
  scope: {
    id: "scope",
    name: "scope",
    sentence: "A name for one thing a client may do, agreed between the parties and granted by the resource owner.",
    section: "RFC 6749 §3.3",
    confusion: "A scope limits the client; it gives nobody a right that the resource owner does not have.",
    avoid: ["permission", "role"],
  },
} as const satisfies Record<string, Term>;

export type TermId = keyof typeof glossary;
