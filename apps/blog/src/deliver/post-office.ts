import MailComposer from "nodemailer/lib/mail-composer";
import type { Sender } from "../config.ts";
import type { Friend } from "../stores/shares.store.ts";
import { flowedText } from "./flowed-text.ts";
import {
  createMailConnection,
  patience as usualPatience,
  type MailConnection,
  type Patience,
} from "./mail-connection.ts";
import type { MailServer } from "./mail-server.ts";
import type { Mail } from "./mail.ts";
import type { Outcome } from "./outcome.ts";

export interface PostOffice {
  /**
   * Hands one mail to the mail server and waits for its word. Several at a time go over as many
   * connections. Never throws.
   */
  deliver(mail: Mail, to: Friend, messageId: string): Promise<Outcome>;
  /** Hangs up; but not on a mail whose text is on the way, unless that is asked for. */
  close(evenUnderway?: boolean): void;
}

export interface PostOfficeOptions {
  readonly mailServer: MailServer;
  readonly sender: Sender;
  readonly patience?: Patience;
}

/** The mail server we hand mails to, over as many connections as there are mails in hand. */
export function createPostOffice({
  mailServer,
  sender,
  patience = usualPatience,
}: PostOfficeOptions): PostOffice {
  const connections = new Set<MailConnection>();

  function idleConnection(): MailConnection {
    const idle =
      [...connections].find((connection) => connection.stage() === undefined) ??
      createMailConnection(mailServer, patience);
    connections.add(idle);
    return idle;
  }

  /**
   * A server that talks to us over another connection is not out of reach: it has enough
   * connections of ours, say.
   */
  function inContext(outcome: Outcome): Outcome {
    const isTalking = [...connections].some(
      (connection) => connection.stage() === "talking" || connection.stage() === "underway",
    );
    return outcome.kind === "unreachable" && isTalking
      ? { ...outcome, kind: "refused", isPermanent: false }
      : outcome;
  }

  return {
    deliver: async (mail, to, messageId) => {
      const message = await compose(mail, sender, to, messageId);
      return inContext(
        await idleConnection().deliver({ from: sender.address, to: to.address }, message),
      );
    },
    close: (evenUnderway = false) =>
      connections.forEach((connection) => connection.close(evenUnderway)),
  };
}

function compose(
  { subject, text, html, replyTo }: Mail,
  sender: Sender,
  to: Friend,
  messageId: string,
): Promise<Buffer> {
  return new MailComposer({
    from: { ...sender },
    to: { name: to.name, address: to.address },
    ...(replyTo ? { replyTo: { ...replyTo } } : {}),
    subject,
    messageId,
    alternatives: [
      { contentType: "text/plain; charset=utf-8; format=flowed", content: flowedText(text) },
      { contentType: "text/html; charset=utf-8", content: html },
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
