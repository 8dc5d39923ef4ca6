/**
 * What one message is within its step. A browser opens a page, sends a form (`press`) or follows a
 * redirect (`arrival`); a service asks (`question`). An answer brings a browser a page (`page`) or a
 * service what it asked for (`answer`), leads to another party (`redirect`) or on to a page of the
 * same one (`onward`).
 */
export type MessagePart =
  "open" | "press" | "arrival" | "question" | "answer" | "page" | "redirect" | "onward";

/** The title is the step's own where there is none here. */
export interface MessageWords {
  readonly title?: string;
  readonly plain: string;
  /** In place of `plain` where the scopes of the run are not known. */
  readonly unknown?: string;
}

/**
 * The words of a step's messages, where the step's own sentence would be too early, too late or
 * about another. They are written for Alice at Fernmail; `{asked}`, `{allowed}` and `{left}` are the
 * scopes of the run in words, `{page}` the heading of the page that an answer brings.
 */
export type StepMessages = Readonly<Partial<Record<MessagePart, MessageWords>>>;
