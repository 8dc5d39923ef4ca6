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
