import { Type } from "typebox";
import { Value } from "typebox/value";
import type { TokenHolder } from "../bearer-token/access.ts";

/** The one type of authorization details there is here: “these contacts only” (RFC 9396 §2). */
export const contactsDetailType = "contacts";

/**
 * Each member narrows what is given, so one that is missing or not known here makes the whole
 * detail unusable (RFC 9396 §5).
 */
const ContactsDetail = Type.Object(
  {
    type: Type.Literal(contactsDetailType),
    locations: Type.Array(Type.String()),
    actions: Type.Array(Type.String()),
    contacts: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);

/** More than anybody picks by hand; whoever wants them all asks for the scope. */
const mostNamed = 1024;

/**
 * Which contacts a token's `authorization_details` let its client read (RFC 9396 §9). Details of
 * another type, for another place or with other actions give nothing here, and neither does what is
 * malformed: never more than was surely meant.
 */
export function namedContacts(details: unknown, resource: string): TokenHolder["named"] {
  if (!Array.isArray(details)) return {};
  const usable = details.filter(
    (detail) =>
      Value.Check(ContactsDetail, detail) &&
      detail.locations.includes(resource) &&
      detail.actions.includes("read"),
  );
  const named = new Set(usable.flatMap(({ contacts }: { contacts: string[] }) => contacts));
  return usable.length > 0 && named.size <= mostNamed ? { "contacts.read": [...named] } : {};
}
