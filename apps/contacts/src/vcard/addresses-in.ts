import { readEmail, type EmailAddress } from "../stores/contact.checks.ts";
import { shorten } from "./card-notes.ts";
import { byPreference } from "./name-in.ts";
import type { Property } from "./read-property.ts";

/** The address that is kept of a card, or the reason why none is. */
export type FoundAddresses =
  | {
      readonly email: EmailAddress;
      readonly property: Property;
      readonly others: readonly string[];
      readonly reason?: undefined;
    }
  | {
      readonly email?: undefined;
      readonly property?: undefined;
      readonly others: readonly string[];
      readonly reason: string;
    };

/** Of the addresses that can be written to the preferred one; those of damaged lines come last. */
export function addressesIn(properties: readonly Property[]): FoundAddresses {
  const emails = byPreference(properties.filter(({ name }) => name === "EMAIL")).toSorted(
    (one, other) => Number(Boolean(one.fault)) - Number(Boolean(other.fault)),
  );
  const found = emails.flatMap((property) =>
    textsIn(property.text).map((text) => ({ property, text, email: addressIn(text) })),
  );
  const chosen = found.find(({ email }) => email !== undefined);
  if (!chosen)
    return {
      others: [],
      reason: found[0]
        ? `“${shorten(found[0].text)}” is not an email address that can be written to`
        : reasonFor(properties),
    };
  const others = found
    .filter(({ email }) => email !== chosen.email)
    .map(({ text, email }) => email ?? text);
  return { email: chosen.email!, property: chosen.property, others: [...new Set(others)] };
}

function reasonFor(properties: readonly Property[]): string {
  const isGroup = properties.some(
    ({ name, text }) => /KIND$/.test(name) && /^group$/i.test(text.trim()),
  );
  return isGroup
    ? "it is a group of other cards and has no email address"
    : "it has no email address";
}

/** The addresses in one value: one, or several that people wrote into one field. */
function textsIn(value: string): string[] {
  const text = withoutMailto((/<([^<>]*)>\s*$/.exec(value)?.[1] ?? value).trim());
  const parts = text.split(/[,;\s]+/).filter(Boolean);
  const isList = parts.length > 1 && parts.every((part) => addressIn(part) !== undefined);
  return isList ? parts : [text].filter(Boolean);
}

/** RFC 6068 §2: what stands behind `?` is for the letter, and `%40` is an `@`. */
function withoutMailto(text: string): string {
  const [, path] = /^mailto:([^?]*)/i.exec(text) ?? [];
  if (path === undefined) return text;
  const to = path || (new URLSearchParams(/\?(.*)/s.exec(text)?.[1]).get("to") ?? "");
  try {
    return path ? decodeURIComponent(path) : to;
  } catch {
    return path;
  }
}

/**
 * Characters that are not seen are left out, since none belongs to an address: pasted addresses
 * hold them.
 */
function addressIn(text: string): EmailAddress | undefined {
  return readEmail(text) ?? readEmail(text.replace(/\p{Cf}/gu, ""));
}
