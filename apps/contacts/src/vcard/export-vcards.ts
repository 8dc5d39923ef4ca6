import { Readable } from "node:stream";
import type { Access } from "../bearer-token/access.ts";
import type { AddressBooks, Contact } from "../stores/address-books.store.ts";

export const vcardVersions = ["4.0", "3.0"] as const;

export type VcardVersion = (typeof vcardVersions)[number];

const pageSize = 500;

/** A whole address book as vCards, read and sent page by page. */
export function exportVcards(
  addressBooks: AddressBooks,
  access: Access<"contacts.read">,
  version: VcardVersion,
): Readable {
  return Readable.from(pages(addressBooks, access, version), { objectMode: false });
}

async function* pages(
  addressBooks: AddressBooks,
  access: Access<"contacts.read">,
  version: VcardVersion,
): AsyncGenerator<string> {
  for (let place = 0; ;) {
    const contacts = await addressBooks.listAfter(access, place, pageSize);
    yield contacts.map((contact) => formatVcard(contact, version)).join("");
    if (contacts.length < pageSize) return;
    place = contacts.at(-1)!.place;
  }
}

/**
 * One contact as a vCard (RFC 6350 §3, RFC 2426 §4). `FN` must not be empty; without a name it is
 * the address. 3.0 demands `N`, too. Written by hand, because the library (ical.js) leaves `;` in
 * `FN` as it is in 3.0 as well, where Evolution cuts the name.
 */
function formatVcard({ name, email }: Omit<Contact, "id">, version: VcardVersion): string {
  const formattedName = escapeText(name || email, version);
  const lines = [
    "BEGIN:VCARD",
    `VERSION:${version}`,
    ...(version === "3.0" ? [`N:;${formattedName};;;`] : []),
    `FN:${formattedName}`,
    `EMAIL:${escapeText(email, version)}`,
    "END:VCARD",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

/**
 * RFC 2426 §4: in 3.0 every `;` is escaped. RFC 6350 §3.4: in the single text of 4.0 it need not
 * be, and most of its readers do not undo it there (docs/adr/0053).
 */
function escapeText(text: string, version: VcardVersion): string {
  return text
    .replace(version === "3.0" ? /[\\,;]/g : /[\\,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n");
}

/** RFC 6350 §3.2: lines of 75 octets at most, cut between characters. */
function foldLine(line: string): string {
  let folded = "";
  let room = 75;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (size > room) {
      folded += "\r\n ";
      room = 74;
    }
    folded += character;
    room -= size;
  }
  return folded;
}
