import type { Mail, Mailbox } from "../mailboxes/mails.store.ts";
import { safeHtml, textAsHtml } from "./safe-html.ts";

/**
 * What the page shows of a person: a name, and the tinted initial that makes them easy to find
 * again.
 */
interface Person {
  readonly name: string;
  readonly address: string;
  readonly initial: string;
  readonly tint: number;
}

const tints = 6;

function person(name: string, address: string): Person {
  const shown = name || address || "unknown sender";
  const sum = [...address.toLowerCase()].reduce(
    (total, letter) => total + letter.codePointAt(0)!,
    0,
  );
  const [initial = "?"] = shown.match(/[\p{L}\p{N}]/u) ?? [];
  return { name: shown, address, initial: initial.toUpperCase(), tint: sum % tints };
}

export function describeMailboxes(
  mailboxes: readonly Mailbox[],
  current?: string,
): (Person & { href: string; unread: number; isCurrent: boolean })[] {
  return mailboxes.map(({ name, address, unread }) => {
    const isCurrent = address.toLowerCase() === current?.toLowerCase();
    return { ...person(name, address), href: hrefOf(address), unread, isCurrent };
  });
}

export function describeRow(mail: Mail, withRecipient: boolean): object {
  const { id, isRead, receivedAt, subject, text } = mail;
  const shown = withRecipient
    ? person(mail.toName, mail.to)
    : person(mail.from.name, mail.from.address);
  const snippet = text.slice(0, 400).replace(/\s+/g, " ").trim().slice(0, 160);
  return {
    href: `/mails/${id}`,
    person: shown,
    withRecipient,
    isRead,
    receivedAt,
    subject,
    snippet,
  };
}

export function describeMail({
  id,
  from,
  to,
  toName,
  replyTo,
  subject,
  text,
  html,
  raw,
  receivedAt,
}: Mail): object {
  const letter = html && !safeHtml(html).isBlank ? `/mails/${id}/letter.html` : undefined;
  return {
    from: person(from.name, from.address),
    to: person(toName, to),
    replyTo,
    mailbox: hrefOf(to),
    subject,
    receivedAt,
    letter,
    text: text ? textAsHtml(text) : "",
    isBlank: !letter && !text,
    raw,
  };
}

function hrefOf(address: string): string {
  return `/mailboxes/${encodeURIComponent(address)}`;
}
