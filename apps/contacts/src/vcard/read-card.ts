import { cleanName, shortenName, type ContactDetails } from "../stores/contact.checks.ts";
import { addressesIn } from "./addresses-in.ts";
import { lineNotes, shorten, type CardNote } from "./card-notes.ts";
import { nameIn } from "./name-in.ts";
import { nameOf, readProperty } from "./read-property.ts";
import type { Card } from "./split-cards.ts";

/**
 * What became of one card: a contact, or the reason why not; and what is to be said about its
 * lines.
 */
export type CardReading =
  | { readonly name: string; readonly details: ContactDetails; readonly notes: readonly CardNote[] }
  | {
      readonly name: string;
      readonly details?: undefined;
      readonly reason: string;
      readonly notes: readonly CardNote[];
    };

/** Only these lines are read: a broken photo must not cost a friend. */
export const wantedLines =
  /^(?:[^:;]*\.)?(?:FN|N|NICKNAME|ORG|EMAIL|VERSION|KIND|X-ADDRESSBOOKSERVER-KIND)[ \t]*[;:]/i;

/**
 * Reads one card of any version and chooses what the address book keeps of it. This reader is ours,
 * because the libraries read no vCard 2.1, one charset, and no card with a broken line:
 * docs/address-books.md counts what each of them loses.
 *
 * @param charset the one that the upload names
 */
export function readCard(card: Card, charset?: string): CardReading {
  const version = card.lines.find(({ pieces }) => nameOf(pieces.join("")) === "VERSION");
  const isOld = version !== undefined && Number.parseFloat(readProperty(version, false).text) < 3;
  const properties = card.lines.map((line) => readProperty(line, isOld, charset));

  const found = nameIn(properties);
  const fullName = cleanName(found.text);
  const addresses = addressesIn(properties);
  if (addresses.email === undefined)
    return {
      name: shorten(fullName),
      reason: addresses.reason,
      notes: lineNotes(card, properties, []),
    };
  const { email, property, others } = addresses;

  const name = shortenName(fullName.toLowerCase() === email.toLowerCase() ? "" : fullName);
  const notes = lineNotes(card, properties, [found.property, property]);
  if (name.length < fullName.length && name)
    notes.push({
      line: found.property!.line,
      note: "the name is too long for this address book; its beginning was kept",
    });
  if (others.length > 0)
    notes.unshift({
      line: card.line,
      note: `${email} was taken; the card also has ${enumerate(others)}`,
    });
  return { name, details: { name, email }, notes };
}

const mostAddressesNamed = 5;

function enumerate(addresses: readonly string[]): string {
  const named = addresses.slice(0, mostAddressesNamed).map(shorten).join(", ");
  const left = addresses.length - mostAddressesNamed;
  return left > 0 ? `${named} and ${left} more` : named;
}
