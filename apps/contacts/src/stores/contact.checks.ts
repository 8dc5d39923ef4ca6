import { ProblemError } from "../problem.error.ts";

declare const checked: unique symbol;

/** A name and an address that an address book takes. Only `checkName` and `checkEmail` make their parts. */
export interface ContactDetails {
  /** May be empty: not everybody in an address book has a name. */
  readonly name: ContactName;
  readonly email: EmailAddress;
}

export type ContactName = string & { readonly [checked]: "name" };
export type EmailAddress = string & { readonly [checked]: "email" };

const longestName = 200;
const longestEmail = 254;

/** Controls, and the characters that turn the direction of the text around a name or hide in it. */
const invisible = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]/gu;

const mailbox = /^(?<local>[^\s@<>()[\]\\,;:"\p{C}]{1,64})@(?<domain>[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?)$/u;

/**
 * Cleans a name: one line, no control or direction characters, one form per accent (NFC).
 *
 * @throws ProblemError when what remains is too long
 */
export function checkName(text: string): ContactName {
  const name = text.toWellFormed().replace(/\s+/g, " ").replace(invisible, "").trim().normalize("NFC");
  if (name.length > longestName) throw new ProblemError(400, "That contact cannot be saved", `the name is longer than ${longestName} characters`);
  return name as ContactName;
}

/**
 * RFC 5321 §4.1.2 and §4.5.3.1: a local part of up to 64 and an address of up to 254 characters, without quoting or comments.
 * Domains are kept in lower case, because they mean the same in any (RFC 5321 §2.4); letters of all scripts are welcome.
 *
 * @throws ProblemError when the text is not such an address
 */
export function checkEmail(text: string): EmailAddress {
  const email = text.toWellFormed().trim().normalize("NFC");
  const { local, domain } = (email.length <= longestEmail && mailbox.exec(email)?.groups) || {};
  if (!local || !domain || domain.includes("..")) throw new ProblemError(400, "That contact cannot be saved", `“${email.slice(0, 80)}” is not an email address that can be written to`);
  return `${local}@${domain.toLowerCase()}` as EmailAddress;
}
