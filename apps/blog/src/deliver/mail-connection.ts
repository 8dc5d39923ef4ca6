import { Readable } from "node:stream";
import { minute, second } from "@tale/service/clock";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { MailServer } from "./mail-server.ts";
import {
  endedEarly,
  mayBeOfConnection,
  outcomeOf,
  type Outcome,
  type SmtpError,
  type Stage,
} from "./outcome.ts";

/** How long the mail server may take, in milliseconds. */
export interface Patience {
  /** From the look-up of its name to its last word before the first mail. */
  readonly connection: number;
  readonly greeting: number;
  /** For any reply after that, the one to the end of the mail's text included. */
  readonly reply: number;
}

/**
 * RFC 5321 §4.5.3.2: 5 minutes for the greeting, 10 for the reply to the final dot, and less for
 * all others.
 */
export const patience: Patience = {
  connection: 6 * minute,
  greeting: 5 * minute,
  reply: 10 * minute,
};

/** How long a connection stays open when there is nothing to say. */
const idleTime = 3 * second;

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

export type MailConnection = ReturnType<typeof createMailConnection>;

/**
 * One line to the mail server (RFC 5321), opened when there is a mail and kept while there are
 * more. nodemailer's pool would send a mail again by itself when a connection breaks. Here that is
 * done in one case: the connection had been used before and ended, by 421 or without a word, or the
 * server begins no further mail over it; and it is certain that the server did not take the mail.
 */
export function createMailConnection(server: MailServer, patience: Patience) {
  let open: SMTPConnection | undefined;
  let idle: NodeJS.Timeout | undefined;
  let stage: Stage | undefined;
  /** Whether the server let a mail begin over this connection, taken or not. */
  let hasBegun = false;
  let isClosed = false;

  function hangUp(): void {
    clearTimeout(idle);
    open?.quit();
    open = undefined;
  }

  function close(evenUnderway: boolean): void {
    isClosed = true;
    if (stage === undefined) hangUp();
    else if (evenUnderway || stage !== "underway") open?.close();
  }

  /** @throws SmtpError */
  async function hand(envelope: Envelope, message: Buffer): Promise<void> {
    stage = "reaching";
    if (!open || open.destroyed) {
      hasBegun = false;
      await connect((open = createConnection(server, patience)), server);
    }
    stage = "talking";
    const text = new Readable({
      read() {
        stage = "underway";
        this.push(message);
        this.push(null);
      },
    });
    const connection = open;
    await finished(connection, (done) =>
      connection.send({ from: envelope.from, to: [envelope.to] }, text, done),
    );
    hasBegun = true;
  }

  /** After a reply the line is good for another mail; after silence it is not. */
  async function recover({ responseCode, command }: SmtpError): Promise<void> {
    if (command !== "MAIL FROM") hasBegun = true;
    const connection = open;
    if (connection === undefined) return;
    const isGood =
      stage !== "reaching" &&
      responseCode !== undefined &&
      responseCode !== 421 &&
      !connection.destroyed;
    if (isGood)
      await finished(connection, (done) => connection.reset(done)).catch(() => connection.close());
    else connection.close();
    if (connection.destroyed) open = undefined;
  }

  return {
    close,
    stage: () => stage,

    /** Hands over one mail and waits for the server's word. Never throws. */
    deliver: async (envelope: Envelope, message: Buffer): Promise<Outcome> => {
      clearTimeout(idle);
      try {
        for (let isUsed = open?.destroyed === false; ; isUsed = false) {
          try {
            await hand(envelope, message);
            return { kind: "sent" };
          } catch (error) {
            const reached = stage!;
            const hasHadEnough = hasBegun && mayBeOfConnection(error as SmtpError);
            if (hasHadEnough) hangUp();
            else await recover(error as SmtpError);
            const mayHelp = hasHadEnough || endedEarly(error as SmtpError, reached);
            if (isClosed || !isUsed || !mayHelp) return outcomeOf(error as SmtpError, reached);
          }
        }
      } finally {
        stage = undefined;
        if (isClosed) hangUp();
        else idle = setTimeout(hangUp, idleTime).unref();
      }
    },
  };
}

function createConnection(
  { host, port, tls, verifies, servername, name }: MailServer,
  { connection, greeting, reply }: Patience,
): SMTPConnection {
  return new SMTPConnection({
    host,
    port,
    name,
    secure: tls === "implicit",
    requireTLS: tls === "required",
    ignoreTLS: tls === "never",
    connectionTimeout: connection,
    greetingTimeout: greeting,
    socketTimeout: reply,
    tls: { rejectUnauthorized: verifies, ...(servername === undefined ? {} : { servername }) },
  }).on("error", () => undefined);
}

async function connect(connection: SMTPConnection, { credentials }: MailServer): Promise<void> {
  await finished(connection, (done) => connection.connect(done));
  if (credentials) await finished(connection, (done) => connection.login({ ...credentials }, done));
}

/**
 * After `close()` nodemailer reports nothing about a mail under way; after any other end it does, a
 * moment later.
 */
function finished(
  connection: SMTPConnection,
  start: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const onEnd = (): void => void setImmediate(reject, new Error("the line was closed"));
    connection.once("error", reject).once("end", onEnd);
    start((error) => {
      connection.off("error", reject).off("end", onEnd);
      if (error) reject(error);
      else resolve();
    });
  });
}
