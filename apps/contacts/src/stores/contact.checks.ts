import { check } from "@tale/protocol/check";
import { readMailAddress } from "@tale/protocol/mail-address";
import { ProblemError } from "../problem.error.ts";

declare const checked: unique symbol;

/**
 * A name and an address that an address book takes. Only the functions of this file make their
 * parts.
 */
export interface ContactDetails {
  /** May be empty: not everybody in an address book has a name. */
  readonly name: ContactName;
  readonly email: EmailAddress;
}

export type ContactName = string & { readonly [checked]: "name" };
export type EmailAddress = string & { readonly [checked]: "email" };

/** In characters as people count them: an emoji of a family is one, in 25 octets. */
const longestName = 200;
const mostNameOctets = 8_192;

/** Controls, and the characters that turn the direction of the text around a name or hide in it. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cleans a name: one line, no control or direction characters, one form per accent (NFC). */
export function cleanName(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\ufeff", "")
    .replace(/\s+/g, " ")
    .replace(invisible, "")
    .trim()
    .normalize("NFC");
}

/**
 * A clean name of 200 characters at most.
 *
 * @throws ProblemError when it is longer
 */
export function checkName(text: string): ContactName {
  const name = cleanName(text);
  const kept = shortenName(name);
  if (kept !== name)
    throw new ProblemError(
      400,
      "That contact cannot be saved",
      `the name is longer than ${longestName} characters; shorten it and try again`,
    );
  return kept;
}

/**
 * The beginning of a clean name, as much of it as an address book keeps, cut between two
 * characters.
 */
export function shortenName(name: string): ContactName {
  if (name.length <= longestName) return name as ContactName;
  let [count, octets, end] = [0, 0, 0];
  for (const { segment, index } of characters.segment(name)) {
    octets += Buffer.byteLength(segment);
    if (++count > longestName || octets > mostNameOctets) break;
    end = index + segment.length;
  }
  return name.slice(0, end).trim() as ContactName;
}

/**
 * RFC 5321 §4.1.2: an address that a mail can go to, by the rule that Quillpost reads addresses by.
 * Kept with its domain in lower case, which means the same (RFC 5321 §2.4), and in the letters of
 * people; letters of all scripts are welcome.
 *
 * @throws ProblemError when the text is not such an address
 */
export function checkEmail(text: string): EmailAddress {
  const { readable, problem } = { readable: undefined, ...readMailAddress(text) };
  check(
    "the address can be written to",
    "RFC 5321 §4.1.2",
    problem === undefined,
    () =>
      new ProblemError(
        400,
        "That contact cannot be saved",
        `“${text.trim().slice(0, 80).toWellFormed()}” is not an email address that can be written to: ${problem}`,
      ),
  );
  return readable as EmailAddress;
}

/**
 * The same for a file: what is wrong with one card is a line in the report, not an error of the
 * request.
 */
export function readEmail(text: string): EmailAddress | undefined {
  const read = readMailAddress(text);
  return read.problem === undefined ? (read.readable as EmailAddress) : undefined;
}
