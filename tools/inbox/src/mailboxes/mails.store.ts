import type { Clock, Random } from "@tale/service/clock";
import type { Limits } from "../config.ts";
import type { ParsedMail } from "../receive/parse-mail.ts";

/** One mail in one mailbox: who got it is the envelope's word, not the header's. */
export interface Mail extends Omit<ParsedMail, "addressees"> {
  readonly id: string;
  /** The recipient's address as the sender wrote it on the envelope. */
  readonly to: string;
  /**
   * The recipient's name: as the header gives it, or an earlier mail did, or the address's first
   * half.
   */
  readonly toName: string;
  readonly receivedAt: number;
  isRead: boolean;
}

/** One friend's mailbox, newest mail first. */
export interface Mailbox {
  readonly address: string;
  readonly name: string;
  readonly mails: readonly Mail[];
  readonly unread: number;
}

export interface MailStore {
  /** Puts a copy of its own into each recipient's mailbox. */
  deliver(mail: ParsedMail, recipients: readonly string[]): void;
  /** In order of arrival. */
  all(): readonly Mail[];
  find(id: string): Mail | undefined;
  /** Whoever got mail last comes first. */
  mailboxes(): readonly Mailbox[];
  clear(): void;
  /** Calls back whenever mail arrives or goes, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** Keeps mail in memory. Beyond a limit the oldest mail makes room. */
export function createMailStore(
  limits: Limits,
  { now, random }: { now: Clock; random: Random },
): MailStore {
  let mails: Mail[] = [];
  let size = 0;
  const listeners = new Set<() => void>();
  const nameKnownFor = (to: string): string =>
    mails.findLast((mail) => isSame(mail.to, to))?.toName ?? to.split("@", 1)[0]!;
  const announce = (): void => listeners.forEach((listener) => listener());

  return {
    deliver: ({ addressees, ...mail }, recipients) => {
      for (const to of recipients) {
        const toName =
          addressees.find(({ address }) => isSame(address, to))?.name || nameKnownFor(to);
        mails.push({ ...mail, id: random(12), to, toName, receivedAt: now(), isRead: false });
        size += mail.raw.length;
      }
      while (mails.length > limits.mails || size > limits.totalSize)
        size -= mails.shift()!.raw.length;
      announce();
    },
    all: () => mails,
    find: (id) => mails.find((mail) => mail.id === id),
    mailboxes: () => {
      const byAddress = Map.groupBy(mails.toReversed(), ({ to }) => to.toLowerCase());
      return [...byAddress.values()].map(mailboxOf);
    },
    clear: () => {
      mails = [];
      size = 0;
      announce();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function mailboxOf(mails: readonly Mail[]): Mailbox {
  const { to: address, toName: name } = mails[0]!;
  return { address, name, mails, unread: mails.filter(({ isRead }) => !isRead).length };
}

function isSame(address: string, other: string): boolean {
  return address.toLowerCase() === other.toLowerCase();
}
