import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { requireScope } from "../bearer-token/access.ts";
import type { Authenticate } from "../bearer-token/authenticate.ts";
import { checkDetails, checkShape, ContactRequest, ContactResponse } from "../contact-messages.ts";
import type { AddressBooks, Contact } from "../stores/address-books.store.ts";
import { refuseOtherTypes } from "../media-type.error.ts";
import { ProblemError } from "../problem.error.ts";

export interface ContactOptions {
  readonly authenticate: Authenticate;
  readonly addressBooks: AddressBooks;
}

/** Only what could be an id is looked up; every other path leads nowhere. */
const path = "/contacts/:id([\\w-]{16})";
const ContactId = Type.Object({ id: Type.String() });

/**
 * A client reads one contact of the token's holder (`contacts.read`), or replaces or removes it
 * (`contacts.write`). Somebody else's contact is answered exactly like one that does not exist:
 * 404, whatever the id.
 */
export async function contactRoute(
  service: Service,
  { authenticate, addressBooks }: ContactOptions,
): Promise<void> {
  const response = { 200: ContactResponse };
  refuseOtherTypes(service, ["application/json"], "the contact as application/json");

  service.get(path, { schema: { params: ContactId, response } }, async (request) => {
    const access = requireScope(await authenticate(request), "contacts.read");
    return checkFound(await addressBooks.find(access, request.params.id));
  });

  service.put(
    path,
    { schema: { params: ContactId, body: ContactRequest, response }, attachValidation: true },
    async (request) => {
      const access = requireScope(await authenticate(request), "contacts.write");
      const details = checkDetails(checkShape(request).body);
      return checkFound(await addressBooks.replace(access, request.params.id, details));
    },
  );

  service.delete(path, { schema: { params: ContactId } }, async (request, reply) => {
    const access = requireScope(await authenticate(request), "contacts.write");
    if (!(await addressBooks.remove(access, request.params.id))) throw noSuchContact();
    return reply.code(204).send();
  });
}

function checkFound(contact: Contact | undefined): Contact {
  if (!contact) throw noSuchContact();
  return contact;
}

function noSuchContact(): ProblemError {
  return new ProblemError(404, "Not found", "There is no such contact in this address book.");
}
