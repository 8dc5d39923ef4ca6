import { domainToASCII, domainToUnicode } from "node:url";

/** An address as SMTP and as people write it. */
export interface ReadMailAddress {
  /** With the domain in A-labels (RFC 5891 §4.4) and in lower case, as mail servers know it. */
  readonly address: string;
  /** With the domain in U-labels, as people read it. */
  readonly readable: string;
  /** The local part needs a mail server that knows SMTPUTF8 (RFC 6531 §3.3). */
  readonly isInternational: boolean;
  readonly problem?: undefined;
}

/** A text read as a mail address: the address, or why it is none. */
export type MailAddress =
  ReadMailAddress | { readonly address?: undefined; readonly problem: string };

/** RFC 5322 §3.2.3, and RFC 6532 §3.2: what is visible outside ASCII. */
const atom = "(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\\x00-\\x7f\\p{C}\\p{Z}])+";
const dotString = new RegExp(`^${atom}(?:\\.${atom})*$`, "u");
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What no address holds and no reader sees: soft hyphen, zero-width and direction characters, byte
 * order mark.
 */
const invisible = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** In octets, RFC 5321 §4.5.3.1: of a local part; of a path of 256, without its angle brackets. */
const longest = { localPart: 64, address: 254 };

/**
 * Reads `local-part@domain` (RFC 5321 §4.1.2), each part with letters of any script (RFC 6531
 * §3.3). Of what the grammar allows further, a quoted local part is taken when it needs no quotes,
 * since §4.1.2 has both mean the same; others, comments and address literals are refused. So is a
 * domain of one label, because it means another host everywhere.
 */
export function readMailAddress(text: string): MailAddress {
  const { local, domain, problem } = partsOf(
    text.toWellFormed().replace(invisible, "").trim().normalize("NFC"),
  );
  if (problem !== undefined) return { problem };
  if (octetsOf(local) > longest.localPart)
    return { problem: "the part before the “@” is longer than 64 characters" };
  if (!dotString.test(local))
    return { problem: "the part before the “@” is not one that mail servers accept" };
  const name = asciiDomain(domain);
  if (name === undefined) return { problem: "the part after the “@” is no domain name" };
  const address = `${local}@${name}`;
  if (octetsOf(address) > longest.address)
    return { problem: "it is longer than an address can be" };
  return {
    address,
    readable: `${local}@${domainToUnicode(name) || name}`,
    isInternational: /[^\x21-\x7e]/.test(local),
  };
}

/**
 * Two addresses with the same mailbox reach the same person. RFC 5321 §2.4 lets case matter in a
 * local part; no mailbox makes use of it.
 */
export function mailboxOf(address: string): string {
  return address.toLowerCase();
}

type Parts =
  | { readonly local: string; readonly domain: string; readonly problem?: undefined }
  | { readonly local?: undefined; readonly domain?: undefined; readonly problem: string };

function partsOf(text: string): Parts {
  const at = text.lastIndexOf("@");
  const local = withoutNeedlessQuotes(text.slice(0, Math.max(at, 0)));
  const domain = text.slice(at + 1);
  if (at < 0 || !local || !domain) return { problem: "it has no “@” with something on both sides" };
  if (local.includes("@")) return { problem: "it has more than one “@”" };
  return { local, domain };
}

/** RFC 5321 §4.1.2: quotes and backslashes are no part of the mailbox's name. */
function withoutNeedlessQuotes(local: string): string {
  const [, quoted] = /^"((?:[^"\\]|\\.)+)"$/u.exec(local) ?? [];
  const plain = quoted?.replace(/\\(.)/gu, "$1");
  return plain !== undefined && dotString.test(plain) ? plain : local;
}

/** @returns undefined when it is no name in the domain name system, or an IP address */
function asciiDomain(domain: string): string | undefined {
  if (/[\s/?#:%@\\[\]<>^|]/.test(domain)) return undefined;
  const labels = domainToASCII(domain).split(".");
  const isName =
    labels.length >= 2 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1)!);
  return isName && labels.join(".").length <= 253 ? labels.join(".") : undefined;
}

function octetsOf(text: string): number {
  return Buffer.byteLength(text);
}
