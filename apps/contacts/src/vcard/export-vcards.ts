import { Readable } from "node:stream";
import ICAL from "ical.js";
import type { Access } from "../bearer-token/access.ts";
import type { AddressBooks, Contact } from "../stores/address-books.store.ts";

export const vcardVersions = ["4.0", "3.0"] as const;

export type VcardVersion = (typeof vcardVersions)[number];

const pageSize = 500;

/** A whole address book as vCards, read and sent page by page. */
export function exportVcards(addressBooks: AddressBooks, access: Access<"contacts.read">, version: VcardVersion): Readable {
  return Readable.from(pages(addressBooks, access, version), { objectMode: false });
}

async function* pages(addressBooks: AddressBooks, access: Access<"contacts.read">, version: VcardVersion): AsyncGenerator<string> {
  for (let place = 0; ; ) {
    const contacts = await addressBooks.listAfter(access, place, pageSize);
    yield contacts.map((contact) => formatVcard(contact, version)).join("");
    if (contacts.length < pageSize) return;
    place = contacts.at(-1)!.place;
  }
}

/** One contact as a vCard with CRLF line ends (RFC 6350 §3, RFC 2426 §4). `FN` must not be empty; without a name it is the address. */
function formatVcard({ name, email }: Omit<Contact, "id">, version: VcardVersion): string {
  const formattedName = name || email;
  const properties = [
    ["version", {}, "text", version],
    ...(version === "3.0" ? [["n", {}, "text", ["", formattedName, "", "", ""]]] : []),
    ["fn", {}, "text", formattedName],
    ["email", {}, "text", email],
  ];
  return ICAL.stringify(["vcard", properties, []]);
}
