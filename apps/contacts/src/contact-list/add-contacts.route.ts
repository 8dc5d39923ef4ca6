import { Readable } from "node:stream";
import type { Service } from "@tale/service/create-service";
import { requireScope } from "../bearer-token/access.ts";
import { checkDetails, checkShape, ContactRequest, ContactResponse } from "../contact-messages.ts";
import { ImportReport, importVcards } from "../vcard/import-vcards.ts";
import type { ContactListOptions } from "./contact-list.route.ts";

/**
 * A client shows an access token with `contacts.write` and sends one contact as JSON; the contact leaves, with its id.
 * Or it sends a file of vCards (RFC 6350); a report leaves that says what became of each card. The file is read only
 * when the caller is known. Two contacts may share an address: real address books have couples and offices.
 */
export async function addContactsRoute(service: Service, { authenticate, addressBooks }: ContactListOptions): Promise<void> {
  service.addContentTypeParser(["text/vcard", "text/x-vcard"], async (_request: unknown, file: unknown) => file);

  const schema = { body: ContactRequest, response: { 200: ImportReport, 201: ContactResponse } };

  service.post("/contacts", { schema, attachValidation: true }, async (request, reply) => {
    const access = requireScope(await authenticate(request), "contacts.write");
    const file: unknown = request.body;
    if (file instanceof Readable) return importVcards(file, addressBooks, access);

    const contact = await addressBooks.add(access, checkDetails(checkShape(request).body));
    return reply.code(201).header("location", `/contacts/${contact.id}`).send(contact);
  });
}
