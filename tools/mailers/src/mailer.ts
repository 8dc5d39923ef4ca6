import type { Workshop } from "@tale/providers-tool/workshop";

/** Where a mail server brings its mails on to: a mailbox of ours that counts them. */
export interface Mailbox {
  readonly port: number;
  /** How many mails each address has, in lower case. */
  counts(): Promise<ReadonlyMap<string, number>>;
}

/** A mail server that runs. */
export interface RunningMailer {
  /** Quillpost's `SMTP_URL`. */
  readonly url: string;
  /** Where it keeps mails itself, instead of bringing them on. */
  readonly counts?: Mailbox["counts"];
}

/** A mail server that was not written for this story. */
export interface Mailer {
  /** What it is called on the command line. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** What is special about its settings, for the table. */
  readonly settings: string;
  /** Friends whom it refuses, by the part before the “@”. */
  readonly refuses: readonly string[];
  /** @throws CannotBring when this machine lacks what it takes */
  start(workshop: Workshop, mailbox: Mailbox): Promise<RunningMailer>;
}

export const domain = "friends.example";
