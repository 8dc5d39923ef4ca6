import { readMailAddress, type MailAddress } from "@tale/protocol/mail-address";

/**
 * Reads an address that a mail can go to, whatever mail server takes it: one with letters outside
 * ASCII before the “@” needs SMTPUTF8 at every server on its way (RFC 6531 §3.6), and its sender
 * hears of it only when it comes back.
 */
export function readReachableAddress(text: string): MailAddress {
  const read = readMailAddress(text);
  return read.problem === undefined && read.isInternational
    ? { problem: "the part before the “@” holds characters that not every mail server accepts" }
    : read;
}

/**
 * Control and direction characters, with which a name could break a header or read as something
 * else.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name as one line of plain text, at most `length` characters. */
export function cleanLine(text: string, length: number): string {
  return [...text.replace(unprintable, " ").replace(/\s+/g, " ").trim()].slice(0, length).join("");
}

/** In characters as people count them, as many as Contacts keeps; in code points, behind that. */
const longestName = { characters: 200, codePoints: 2_000 };
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A friend's name as one line of plain text: an emoji of a family counts as one character, and is
 * never cut.
 */
export function cleanName(text: string): string {
  const line = cleanLine(text, longestName.codePoints);
  if (line.length <= longestName.characters) return line;
  return Array.from(characters.segment(line), ({ segment }) => segment)
    .slice(0, longestName.characters)
    .join("");
}
