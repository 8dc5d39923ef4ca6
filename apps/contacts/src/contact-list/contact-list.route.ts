import type { Readable } from "node:stream";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { requireScope } from "../bearer-token/access.ts";
import type { Authenticate } from "../bearer-token/authenticate.ts";
import { checkShape, ContactResponse } from "../contact-messages.ts";
import type { AddressBooks } from "../stores/address-books.store.ts";
import { exportVcards } from "../vcard/export-vcards.ts";
import { checkVcardFormat } from "./accept.checks.ts";
import { formatCursor } from "./cursor.ts";
import { checkCursor, checkLimit } from "./page.checks.ts";

export interface ContactListOptions {
  readonly authenticate: Authenticate;
  readonly addressBooks: AddressBooks;
}

const ContactListRequest = Type.Object({
  limit: Type.Optional(Type.String()),
  cursor: Type.Optional(Type.String()),
});
const ContactListResponse = Type.Object({
  contacts: Type.Array(ContactResponse),
  next: Type.Optional(Type.String()),
});

/**
 * A client shows an access token with `contacts.read`; a page of its holder's contacts leaves, and
 * where the next one begins. With `Accept: text/vcard` the whole book leaves as vCards (RFC 6350).
 * Pages follow the order contacts were added in, so none is missed or seen twice when others come
 * or go. Nothing in the request can name another person's book.
 *
 * @step act-2.contacts-request
 * @step act-2.token-check
 * @step act-5.contacts-request
 */
export async function contactListRoute(
  service: Service,
  { authenticate, addressBooks }: ContactListOptions,
): Promise<void> {
  const schema = { querystring: ContactListRequest, response: { 200: ContactListResponse } };

  service.get("/contacts", { schema, attachValidation: true }, async (request, reply) => {
    const access = requireScope(await authenticate(request), "contacts.read");
    const { query, headers } = checkShape(request);
    reply.header("vary", "accept");

    const format = checkVcardFormat(headers.accept);
    if (format)
      return answerFile(reply, format.type, exportVcards(addressBooks, access, format.version));

    const limit = checkLimit(query.limit);
    const found = await addressBooks.listAfter(access, checkCursor(query.cursor), limit + 1);
    const contacts = found.slice(0, limit);
    return found.length > limit
      ? { contacts, next: formatCursor(contacts.at(-1)!.place) }
      : { contacts };
  });
}

function answerFile(reply: FastifyReply, type: string, file: Readable): FastifyReply {
  return reply.type(type).send(file);
}
