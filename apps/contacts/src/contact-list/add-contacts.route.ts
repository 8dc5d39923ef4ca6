import { Readable } from "node:stream";
import type { Service } from "@tale/service/create-service";
import { requireScope } from "../bearer-token/access.ts";
import { checkDetails, checkShape, ContactRequest, ContactResponse } from "../contact-messages.ts";
import { refuseOtherTypes } from "../media-type.error.ts";
import { ImportReport, importVcards } from "../vcard/import-vcards.ts";
import { charsetOf, checkFileSize } from "../vcard/read-file.ts";
import type { ContactListOptions } from "./contact-list.route.ts";

const json = "application/json";

/**
 * RFC 6350 §10.1, and the names that vCards went by before: RFC 2426 §1 and none. A parameter may
 * be named, too.
 */
const vcardTypes = ["text/vcard", "text/x-vcard", "text/directory;profile=vcard"];

/**
 * A client shows an access token with `contacts.write` and sends one contact as JSON; the contact
 * leaves, with its id. Or it sends a file of vCards (RFC 6350); a report leaves that says what
 * became of each card. The file is read only when the caller is known. Two contacts may share an
 * address: real address books have couples and offices.
 */
export async function addContactsRoute(
  service: Service,
  { authenticate, addressBooks }: ContactListOptions,
): Promise<void> {
  const taken = `one contact as ${json}, or a file of vCards as ${vcardTypes.join(" or ")}`;
  for (const type of ["text/vcard", "text/x-vcard", vcardDirectory])
    service.addContentTypeParser(type, async (_request: unknown, file: unknown) => file);
  refuseOtherTypes(service, [json, ...vcardTypes], taken);

  const schema = { body: ContactRequest, response: { 200: ImportReport, 201: ContactResponse } };

  service.post("/contacts", { schema, attachValidation: true }, async (request, reply) => {
    const access = requireScope(await authenticate(request), "contacts.write");
    const body: unknown = request.body;
    if (body instanceof Readable) {
      const file = { body, charset: charsetOf(request.headers["content-type"]) };
      try {
        checkFileSize(request.headers["content-length"]);
        return await importVcards(file, addressBooks, access);
      } finally {
        // RFC 9112 §9.3: what is left of a file would stand where the next request begins.
        if (!body.readableEnded) reply.header("connection", "close");
      }
    }

    const contact = await addressBooks.add(access, checkDetails(checkShape(request).body));
    return reply.code(201).header("location", `/contacts/${contact.id}`).send(contact);
  });
}

/** RFC 2425 §4.1: without a profile a directory may be one of vCards; with another it is none. */
const vcardDirectory =
  /^text\/directory\s*(?:;(?!\s*profile\s*=)[^;]*)*(?:;\s*profile\s*=\s*"?vcard"?\s*(?:;.*)?)?$/i;
