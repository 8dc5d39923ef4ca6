/** What can be made to happen to a party, once: exactly there. */
export type Fault =
  /** kill -9 when the next transaction is about to be committed. */
  | { readonly kind: "kill before the commit" }
  /**
   * kill -9, or a broken line, after the work and before the answer; at the first answer to `path`,
   * or a later one.
   */
  | {
      readonly kind: "kill before the answer" | "break the line";
      readonly path: string;
      readonly answer?: number;
    }
  /** Its database cannot be written, or can be again. */
  | { readonly kind: "read-only" | "writable" }
  /** The clock of its machine differs by so many milliseconds from now on. */
  | { readonly kind: "clock"; readonly ahead: number };

/** What a party's process is asked at any time; the answer is a number. */
export type Question =
  /** How many bytes of memory are in use, once all that nobody needs is gone. */
  | "memory"
  /**
   * How long its main thread was busy with one thing at most, since it was asked last, in
   * milliseconds.
   */
  | "longest pause"
  /** To do now what it does once in minutes. */
  | "keep house";
