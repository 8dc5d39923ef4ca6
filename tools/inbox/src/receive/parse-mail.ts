import PostalMime, { type Address, type Email, type Mailbox } from "postal-mime";

/** What one mail says, whoever it goes to. Parts that are absent are empty. */
export interface ParsedMail {
  readonly from: Mailbox;
  /** Everybody the header names, for their display names; who really gets it is on the envelope. */
  readonly addressees: readonly Mailbox[];
  /** RFC 5322 §3.6.2: where the author wants answers to go; empty where she does not say. */
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly raw: string;
}

/**
 * Reads a mail as far as it can be read: a broken one still arrives, with its source.
 *
 * @param envelopeSender stands in where the header names no author
 */
export async function parseMail(source: Buffer, envelopeSender: string): Promise<ParsedMail> {
  const email: Partial<Email> = await PostalMime.parse(source, {
    maxNestingDepth: 50,
    maxHeadersSize: 256 * 1024,
  }).catch(() => ({}));
  const [from = { name: "", address: "" }] = mailboxesIn([email.from ?? []].flat());
  return {
    from: { name: from.name, address: from.address || envelopeSender },
    addressees: mailboxesIn([...(email.to ?? []), ...(email.cc ?? [])]),
    replyTo: mailboxesIn(email.replyTo ?? []).filter(({ address }) => address),
    subject: legible(email.subject ?? ""),
    text: email.text ?? "",
    html: email.html ?? "",
    raw: source.toString("utf8"),
  };
}

function mailboxesIn(addresses: readonly Address[]): Mailbox[] {
  const mailboxes = addresses.flatMap((address) => address.group ?? [address]);
  return mailboxes.map(({ name, address }) => ({ name: legible(name), address: legible(address) }));
}

/**
 * Without the characters that break a line or turn its direction: control, embedding, override,
 * isolate.
 */
function legible(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}
