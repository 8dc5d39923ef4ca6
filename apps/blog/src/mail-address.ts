import { readMailAddress, type MailAddress } from "@tale/protocol/mail-address";

/**
 * Reads an address that a mail can go to, whatever mail server takes it: one with letters outside ASCII before the “@” needs
 * SMTPUTF8 at every server on its way (RFC 6531 §3.6), and its sender hears of it only when it comes back.
 */
export function readReachableAddress(text: string): MailAddress {
  const read = readMailAddress(text);
  return read.problem === undefined && read.isInternational ? { problem: "the part before the “@” holds characters that not every mail server accepts" } : read;
}

/** Control and direction characters, with which a name could break a header or read as something else. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name as one line of plain text, at most `length` characters. */
export function cleanLine(text: string, length: number): string {
  return [...text.replace(unprintable, " ").replace(/\s+/g, " ").trim()].slice(0, length).join("");
}
