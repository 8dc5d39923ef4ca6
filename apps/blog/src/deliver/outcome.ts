import { cleanLine } from "../mail-address.ts";
import type { Trouble } from "../stores/deliveries.store.ts";

/**
 * What became of one mail. `unknown`: its text was on the way when the connection broke, so it may
 * have arrived.
 */
export type Outcome =
  | { readonly kind: "sent" }
  | (Trouble & { readonly kind: "refused"; readonly isPermanent: boolean })
  | (Trouble & { readonly kind: "unreachable" | "unknown" });

/** How far a mail has come: no server yet; one that answers; its text is on the way. */
export type Stage = "reaching" | "talking" | "underway";

export interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * RFC 4954 §6, RFC 3207 §4: the server wants us to sign in, or to speak TLS, before it takes any
 * mail.
 */
const wantsMore = new Set([530, 534, 535, 538]);

/**
 * RFC 5321 §4.2.1: 5yz is final, 4yz may pass; so may 421, with which a server closes the
 * connection at any time (§3.8). No reply at all says nothing, and after DATA not even that nothing
 * happened. A server that answered and then falls silent in the middle of one mail may well take
 * the others.
 */
export function outcomeOf(error: SmtpError, stage: Stage): Outcome {
  const { code, command = "" } = error;
  const reply = replyOf(error);
  const said = wordsOf(error);
  if (reply !== undefined && wantsMore.has(reply))
    return {
      kind: "unreachable",
      reason: "The mail server wants Quillpost to sign in, or to do so in another way.",
      said,
    };
  if (reply !== undefined && stage !== "reaching") return refusal(reply, command, said);
  if (stage === "underway")
    return {
      kind: "unknown",
      reason:
        "The connection to the mail server broke while this mail was handed over. It may have arrived.",
      said,
    };
  if (code === "EENVELOPE" || code === "EMESSAGE")
    return { kind: "refused", isPermanent: true, reason: "This mail cannot be sent.", said };
  if (stage === "talking")
    return {
      kind: "refused",
      isPermanent: false,
      reason: "The mail server fell silent in the middle of this mail.",
      said,
    };
  return { kind: "unreachable", reason: whyUnreachable(error, reply), said };
}

/**
 * Whether a new connection may help at once: this one was about to end, and it is certain that the
 * mail was not taken.
 */
export function endedEarly(error: SmtpError, stage: Stage): boolean {
  return (
    replyOf(error) === 421 ||
    (stage === "talking" &&
      replyOf(error) === undefined &&
      !["EENVELOPE", "EMESSAGE", "ETIMEDOUT"].includes(error.code ?? ""))
  );
}

/**
 * Whether this reply may be about the connection rather than the mail, so that a new one may help:
 * 503, about the order of commands, or 4yz to MAIL, before any recipient is named. OpenSMTPD says
 * 452 there after 100 mails over one connection.
 */
export function mayBeOfConnection(error: SmtpError): boolean {
  const reply = replyOf(error);
  return reply === 503 || (reply !== undefined && reply < 500 && error.command === "MAIL FROM");
}

/** A reply that refuses; anything else that came is no answer to the mail. */
function replyOf({ responseCode }: SmtpError): number | undefined {
  return responseCode !== undefined && responseCode >= 400 && responseCode <= 599
    ? responseCode
    : undefined;
}

/**
 * RFC 5321 §4.3.2: 503 is about the order of commands, so the same mail can go over a new
 * connection.
 */
function refusal(reply: number, command: string, said: string): Outcome {
  if (reply < 500 || reply === 503)
    return {
      kind: "refused",
      isPermanent: false,
      reason: "The mail server cannot take this mail now.",
      said,
    };
  const reasons: Record<string, string> = {
    "RCPT TO": "The mail server takes no mail for this address.",
    "MAIL FROM": "The mail server takes no mail from Quillpost.",
  };
  return {
    kind: "refused",
    isPermanent: true,
    reason: reasons[command] ?? "The mail server refused this mail.",
    said,
  };
}

function whyUnreachable({ code, message }: SmtpError, reply: number | undefined): string {
  const isTrusted = !/cert|altname|self.signed|issuer/i.test(message);
  if (isTrusted && (code === "ETLS" || /\b(ssl|tls)\b|wrong version number|EPROTO/i.test(message)))
    return "The connection to the mail server cannot be encrypted, so Quillpost told it nothing.";
  if (code === "EAUTH") return "The mail server does not accept Quillpost’s credentials.";
  if (reply !== undefined)
    return reply >= 500
      ? "The mail server takes no mail from Quillpost."
      : "The mail server takes no mail now.";
  if (code === "EDNS") return "The mail server cannot be found.";
  return isTrusted
    ? "The mail server does not answer."
    : "The mail server’s certificate cannot be trusted, so Quillpost told it nothing.";
}

/**
 * All lines of a reply as one text, its code once (RFC 5321 §4.2.1). A fault of the network is told
 * without the address behind our server's name.
 */
function wordsOf({ response, message }: SmtpError): string {
  const [first = "", ...more] = (response || message.replace(/ \S*(?:\d\.\d|::)\S*/g, "")).split(
    /\r?\n/,
  );
  const code = /^\d{3}/.exec(first)?.[0];
  const lines = [first, ...more].map((line) =>
    code && line.startsWith(code) ? line.slice(code.length).replace(/^[ -]/, "") : line,
  );
  const enhanced = /^\d\.\d{1,3}\.\d{1,3} /.exec(lines[0] ?? "")?.[0];
  const texts = lines.map((line, n) =>
    enhanced && n > 0 && line.startsWith(enhanced) ? line.slice(enhanced.length) : line,
  );
  const words = cleanLine(`${code ?? ""} ${texts.join(" ")}`, 1_001);
  return words.length > 1_000 ? `${words.slice(0, 999)}…` : words;
}
