import { Readable } from "node:stream";
import { second } from "@tale/service/clock";
import { isLoopbackHost } from "@tale/service/origins";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Sender } from "../config.ts";
import { cleanLine } from "../mail-address.ts";
import type { Friend } from "../stores/shares.store.ts";
import type { Mail } from "./mail.ts";

/** What became of one mail. `unknown`: its text was on the way when the connection broke, so it may have arrived. */
export type Outcome =
  | { readonly kind: "sent" }
  | { readonly kind: "refused"; readonly isPermanent: boolean; readonly reason: string }
  | { readonly kind: "unreachable"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

export interface PostOffice {
  /** Hands one mail to the mail server and waits for its word. Never throws. */
  deliver(mail: Mail, to: Friend, messageId: string): Promise<Outcome>;
  /** Hangs up; but not on a mail whose text is on the way. */
  close(): void;
}

export interface PostOfficeOptions {
  readonly smtpUrl: string;
  readonly sender: Sender;
  readonly localhost: "loopback" | "resolver";
  /** How long the server may take for one answer, in milliseconds. */
  readonly patience?: number;
}

/** How far a mail has come: no server yet; one that answers; its text is on the way. */
type Stage = "reaching" | "talking" | "underway";

interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * The mail server we hand mails to (RFC 5321), over one connection that stays open while there is something to say.
 * nodemailer's pool would send a mail again by itself when a connection breaks; here nobody does that unasked.
 */
export function createPostOffice({ smtpUrl, sender, localhost, patience = 30 * second }: PostOfficeOptions): PostOffice {
  const url = new URL(smtpUrl);
  let open: SMTPConnection | undefined;
  let idle: NodeJS.Timeout | undefined;
  let inHand: Stage | undefined;

  function hangUp(): void {
    clearTimeout(idle);
    open?.quit();
    open = undefined;
  }

  function close(): void {
    if (inHand === undefined) hangUp();
    else if (inHand !== "underway") open?.close();
  }

  async function deliver(mail: Mail, to: Friend, messageId: string): Promise<Outcome> {
    clearTimeout(idle);
    inHand = "reaching";
    try {
      const message = await compose(mail, sender, to, messageId);
      if (!open || open.destroyed) await connect((open = createConnection(url, localhost, patience)), url);
      inHand = "talking";
      await send(open, { from: sender.address, to: [to.address] }, new Readable({
        read() {
          inHand = "underway";
          this.push(message);
          this.push(null);
        },
      }));
      idle = setTimeout(hangUp, 3 * second).unref();
      return { kind: "sent" };
    } catch (error) {
      open?.close();
      open = undefined;
      return outcomeOf(error as SmtpError, inHand);
    } finally {
      inHand = undefined;
    }
  }

  return { deliver, close };
}

function compose({ subject, text, html }: Mail, sender: Sender, to: Friend, messageId: string): Promise<Buffer> {
  return new MailComposer({ from: { ...sender }, to: { ...to }, subject, text, html, messageId, disableFileAccess: true, disableUrlAccess: true }).compile().build();
}

function createConnection(url: URL, localhost: PostOfficeOptions["localhost"], patience: number): SMTPConnection {
  const isHere = isLoopbackHost(url.hostname);
  const secure = url.protocol === "smtps:";
  return new SMTPConnection({
    host: isHere && localhost === "loopback" && url.hostname.endsWith("localhost") ? "127.0.0.1" : url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: Math.min(patience, 5 * second),
    greetingTimeout: Math.min(patience, 5 * second),
    socketTimeout: patience,
    tls: { servername: url.hostname, rejectUnauthorized: !isHere },
  }).on("error", () => undefined);
}

async function connect(connection: SMTPConnection, { username, password }: URL): Promise<void> {
  await finished(connection, (done) => connection.connect(done));
  if (username) await finished(connection, (done) => connection.login({ user: decodeURIComponent(username), pass: decodeURIComponent(password) }, done));
}

function send(connection: SMTPConnection, envelope: { from: string; to: string[] }, message: Readable): Promise<void> {
  return finished(connection, (done) => connection.send(envelope, message, done));
}

/** Whoever hangs up is told nothing by nodemailer about what was under way. Everybody else is, a moment after the line is closed. */
function finished(connection: SMTPConnection, start: (done: (error?: Error | null) => void) => void): Promise<void> {
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

/**
 * RFC 5321 §4.2.1: 5yz is final, 4yz may pass. No reply at all says nothing, and after DATA not even that nothing happened.
 * A server that answered and then falls silent in the middle of one mail may well take the others.
 */
function outcomeOf({ code, command = "", responseCode, response = "", message }: SmtpError, stage: Stage): Outcome {
  const said = cleanLine(response || message, 200);
  const isAboutThisMail = responseCode !== undefined && /^(MAIL FROM|RCPT TO|DATA)$/.test(command) && responseCode !== 421;
  if (isAboutThisMail) return { kind: "refused", isPermanent: responseCode >= 500, reason: `The mail server refused it: “${said}”.` };
  if (stage === "underway" && responseCode === undefined) return { kind: "unknown", reason: "The connection to the mail server broke while this mail was handed over. It may have arrived." };
  if (code === "EENVELOPE" || code === "EMESSAGE") return { kind: "refused", isPermanent: true, reason: `It cannot be sent: “${said}”.` };
  if (code === "EAUTH") return { kind: "unreachable", reason: "The mail server does not accept Quillpost’s credentials." };
  if (stage === "talking" && responseCode === undefined) return { kind: "refused", isPermanent: false, reason: "The mail server fell silent in the middle of this mail." };
  return { kind: "unreachable", reason: "The mail server does not answer." };
}
