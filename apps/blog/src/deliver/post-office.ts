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
  close(): void;
}

export interface PostOfficeOptions {
  readonly smtpUrl: string;
  readonly sender: Sender;
  readonly localhost: "loopback" | "resolver";
}

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
export function createPostOffice({ smtpUrl, sender, localhost }: PostOfficeOptions): PostOffice {
  let open: SMTPConnection | undefined;
  let idle: NodeJS.Timeout | undefined;

  function hangUp(): void {
    clearTimeout(idle);
    open?.quit();
    open = undefined;
  }

  async function deliver(mail: Mail, to: Friend, messageId: string): Promise<Outcome> {
    clearTimeout(idle);
    let isUnderway = false;
    try {
      const message = await compose(mail, sender, to, messageId);
      open = open && !open.destroyed ? open : await connect(smtpUrl, localhost);
      await send(open, { from: sender.address, to: [to.address] }, new Readable({
        read() {
          isUnderway = true;
          this.push(message);
          this.push(null);
        },
      }));
      idle = setTimeout(hangUp, 3 * second).unref();
      return { kind: "sent" };
    } catch (error) {
      open?.close();
      open = undefined;
      return outcomeOf(error as SmtpError, isUnderway);
    }
  }

  return { deliver, close: hangUp };
}

function compose({ subject, text, html }: Mail, sender: Sender, to: Friend, messageId: string): Promise<Buffer> {
  return new MailComposer({ from: { ...sender }, to: { ...to }, subject, text, html, messageId, disableFileAccess: true, disableUrlAccess: true }).compile().build();
}

async function connect(smtpUrl: string, localhost: PostOfficeOptions["localhost"]): Promise<SMTPConnection> {
  const url = new URL(smtpUrl);
  const isHere = isLoopbackHost(url.hostname);
  const secure = url.protocol === "smtps:";
  const connection = new SMTPConnection({
    host: isHere && localhost === "loopback" && url.hostname.endsWith("localhost") ? "127.0.0.1" : url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: 5 * second,
    greetingTimeout: 5 * second,
    socketTimeout: 30 * second,
    tls: { servername: url.hostname, rejectUnauthorized: !isHere },
  });
  await new Promise<void>((resolve, reject) => {
    connection.on("error", reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (url.username) await login(connection, decodeURIComponent(url.username), decodeURIComponent(url.password));
  return connection;
}

function login(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return new Promise((resolve, reject) => connection.login({ user, pass }, (error) => (error ? reject(error) : resolve())));
}

function send(connection: SMTPConnection, envelope: { from: string; to: string[] }, message: Readable): Promise<void> {
  return new Promise((resolve, reject) => connection.send(envelope, message, (error) => (error ? reject(error) : resolve())));
}

/** RFC 5321 §4.2.1: 5yz is final, 4yz may pass. No reply at all says nothing, and after DATA not even that nothing happened. */
function outcomeOf({ code, command = "", responseCode, response = "", message }: SmtpError, isUnderway: boolean): Outcome {
  const said = cleanLine(response || message, 200);
  const isAboutThisMail = responseCode !== undefined && /^(MAIL FROM|RCPT TO|DATA)$/.test(command) && responseCode !== 421;
  if (isAboutThisMail) return { kind: "refused", isPermanent: responseCode >= 500, reason: `The mail server refused it: “${said}”.` };
  if (isUnderway && responseCode === undefined) return { kind: "unknown", reason: "The connection to the mail server broke while this mail was handed over. It may have arrived." };
  if (code === "EENVELOPE" || code === "EMESSAGE") return { kind: "refused", isPermanent: true, reason: `It cannot be sent: “${said}”.` };
  if (code === "EAUTH") return { kind: "unreachable", reason: "The mail server does not accept Quillpost’s credentials." };
  return { kind: "unreachable", reason: "The mail server does not answer." };
}
