import ICAL from "ical.js";
import { checkEmail, checkName, type ContactDetails } from "../stores/contact.checks.ts";
import { modernLine } from "./modern-line.ts";
import type { Card } from "./split-cards.ts";

/** What became of one card: a contact, perhaps with something to mention, or the reason why not. */
export type CardReading =
  | { readonly name: string; readonly details: ContactDetails; readonly note?: string }
  | { readonly name: string; readonly details?: undefined; readonly note?: undefined; readonly reason: string };

/** A property in jCard form (RFC 7095 §3.3). A structured value is an array, and so may be each of its parts. */
type Property = [name: string, parameters: Record<string, string | string[]>, type: string, ...values: unknown[]];

const version4 = /^VERSION:\s*4/i;

/** Only these lines are read: a broken photo must not cost a friend. */
const wanted = /^(?:[\w-]+\.)?(?:FN|N|ORG|EMAIL)[;:]/i;

/** No person needs more, and the time to read a line, in octets, grows with its square. */
const longestLine = 2_000;
const mostLines = 100;
const mostAddressesNamed = 5;

/** Reads one card of any version with the library, and chooses what the address book keeps of it. */
export function readCard({ lines }: Card): CardReading {
  const wantedLines = lines.filter((line) => wanted.test(line));
  if (wantedLines.length > mostLines) return { name: "", reason: "it has too many names and addresses" };
  if (wantedLines.some((line) => line.length > longestLine)) return { name: "", reason: "one of its lines is too long" };
  const properties = parse(wantedLines, lines.some((line) => version4.test(line)));
  if (!properties) return { name: "", reason: "it is not written as a vCard should be" };

  const fullName = nameIn(properties);
  const name = shorten(fullName);
  const addresses = addressesIn(properties);
  if (addresses.length === 0) return { name, reason: "it has no email address" };

  const usable = addresses.map(attempt(checkEmail));
  const email = usable.find((address) => address !== undefined);
  if (!email) return { name, reason: `“${shorten(addresses[0]!)}” is not an email address that can be written to` };
  const isNameless = fullName.toLowerCase() === email.toLowerCase();
  const checkedName = attempt(checkName)(isNameless ? "" : fullName);
  if (checkedName === undefined) return { name, reason: "its name is too long" };

  const details = { name: checkedName, email };
  const others = addresses.filter((_, index) => usable[index] !== email);
  return others.length === 0 ? { name: checkedName, details } : { name: checkedName, details, note: `${email} was taken; the card also has ${enumerate(others)}` };
}

/** Everything that does not call itself version 4 is read as version 3. */
function parse(lines: readonly string[], isVersion4: boolean): Property[] | undefined {
  const card = ["BEGIN:VCARD", `VERSION:${isVersion4 ? "4.0" : "3.0"}`, ...lines.map(modernLine), "END:VCARD"];
  try {
    return (ICAL.parse(card.join("\r\n")) as [string, Property[]])[1];
  } catch {
    return undefined;
  }
}

/** The formatted name; without one what `N` holds, in the order it is spoken; without that the organisation. */
function nameIn(properties: readonly Property[]): string {
  const valueOf = (wantedName: string) => properties.find(([name, , , value]) => name === wantedName && textOf(value) !== "")?.[3];
  const [family, given, additional, prefix, suffix] = [valueOf("n") ?? []].flat();
  return textOf(valueOf("fn")) || textOf([prefix, given, additional, family, suffix]) || textOf(valueOf("org"));
}

/** The addresses of a card, the preferred first: `PREF=1` (RFC 6350 §5.3) or `TYPE=pref` (RFC 2426 §3.3.2). */
function addressesIn(properties: readonly Property[]): string[] {
  const emails = properties.filter(([name]) => name === "email");
  return emails.toSorted((one, other) => preference(one) - preference(other)).map(([, , , value]) => addressIn(textOf(value))).filter(Boolean);
}

function preference([, { pref, type = [] }]: Property): number {
  const isPreferred = [type].flat().some((text) => String(text).toLowerCase() === "pref");
  return Number(pref) || (isPreferred ? 1 : 101);
}

/** Some programs write `mailto:`, some `Carol <carol@…>`. */
function addressIn(text: string): string {
  return (/<([^<>]*)>$/.exec(text)?.[1] ?? text).replace(/^mailto:/i, "").trim();
}

/** Tries a check on a text: what is wrong with one card is a line in the report, not an error of the request. */
function attempt<Checked>(check: (text: string) => Checked): (text: string) => Checked | undefined {
  return (text) => {
    try {
      return check(text);
    } catch {
      return undefined;
    }
  };
}

function textOf(value: unknown): string {
  return [value].flat(2).filter((part) => part !== undefined && part !== "").join(" ").trim();
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text;
}

function enumerate(addresses: readonly string[]): string {
  const named = addresses.slice(0, mostAddressesNamed).map(shorten).join(", ");
  const left = addresses.length - mostAddressesNamed;
  return left > 0 ? `${named} and ${left} more` : named;
}
