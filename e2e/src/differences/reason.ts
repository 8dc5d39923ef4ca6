export interface Reason {
  /** Why Fernmail's answer is what it is, in our words. */
  readonly text: string;
  /** Where the rule stands: `RFC NNNN §x.y`, or the section of another specification. */
  readonly source: string;
}
