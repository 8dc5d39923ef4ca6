import { domainToASCII } from "node:url";

/** A text read as a mail address: the address to write to, or the reason why nobody can. */
export type MailAddress = { readonly address: string; readonly problem?: undefined } | { readonly address?: undefined; readonly problem: string };

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads one address of the plain kind, `local@domain` (RFC 5321 §4.1.2 without quoting, comments and address literals).
 * Names outside ASCII are converted in the domain (RFC 5891 §4.4); in the local part no mail server must accept them.
 */
export function readMailAddress(text: string): MailAddress {
  const [local, domain, ...more] = text.trim().split("@");
  if (!local || !domain) return { problem: "it has no “@” with something on both sides" };
  if (more.length > 0) return { problem: "it has more than one “@”" };
  if (/[^\x21-\x7e]/.test(local)) return { problem: "the part before the “@” holds characters that not every mail server accepts" };
  if (local.length > 64 || !localPart.test(local)) return { problem: "the part before the “@” is not one that mail servers accept" };
  const labels = domainToASCII(domain).split(".");
  if (/[\s/?#:]/.test(domain) || labels.length < 2 || !labels.every((part) => label.test(part))) return { problem: "the part after the “@” is no domain name" };
  if (/^\d+$/.test(labels.at(-1)!)) return { problem: "the part after the “@” is no domain name" };
  const address = `${local}@${labels.join(".")}`;
  return address.length > 254 ? { problem: "it is longer than an address can be" } : { address };
}

/** Whether two addresses reach the same person; by the letter of RFC 5321 §2.4 case might matter, in no mailbox it does. */
export function mailboxOf(address: string): string {
  return address.toLowerCase();
}

/** Control and direction characters, with which a name could break a header or read as something else. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name as one line of plain text, at most `length` characters. */
export function cleanLine(text: string, length: number): string {
  return [...text.replace(unprintable, " ").replace(/\s+/g, " ").trim()].slice(0, length).join("");
}
