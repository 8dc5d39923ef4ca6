import { channel } from "node:diagnostics_channel";

/** A mail that arrived at a party which receives mail. Published on `tale:mail`. */
export interface MailFact {
  /** The origin of the party it arrived at. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** What it says, as plain text. */
  readonly text: string;
}

const mails = channel("tale:mail");

/**
 * Tells that a mail arrived: the one message of the story that is no HTTP. Nobody listening costs
 * one comparison.
 */
export function publishMail(fact: MailFact): void {
  if (mails.hasSubscribers) mails.publish(fact);
}
