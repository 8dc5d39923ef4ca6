import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { KnownResource } from "../../clients/scopes.ts";
import type { ContactsDetail } from "../../stores/extension-data.ts";

/**
 * The one type of authorization details there is here (RFC 9396 §2): some people of an address
 * book, by their ids there.
 */
export const contactsDetailType = "contacts";

/** More than anybody ticks; and an access token that names them still fits into a header. */
export const mostContacts = 100;

/** Longest text that is looked at, in characters. */
const longestText = 10_000;

const DetailSchema = Type.Object(
  {
    type: Type.Literal(contactsDetailType),
    locations: Type.Array(Type.String(), { minItems: 1, maxItems: 1 }),
    actions: Type.Array(Type.Literal("read"), { minItems: 1, maxItems: 1 }),
    /** Without it the user chooses. */
    contacts: Type.Optional(
      Type.Array(Type.String({ pattern: "^[!-~]{1,100}$" }), {
        minItems: 1,
        maxItems: mostContacts,
      }),
    ),
  },
  { additionalProperties: false },
);

/** A detail of which every member is understood. */
export type UnderstoodDetail = Checked<ContactsDetail, "understood"> & {
  readonly locations: readonly KnownResource[];
};

/** Makes the error of the endpoint that was asked. */
export type Refuse = (message: string) => () => Error;

/**
 * RFC 9396 §5: details that are not understood in full are refused, never read as less or more than
 * was meant.
 *
 * @param addressBooks the resources that know this type
 */
export function checkDetail(
  text: string,
  addressBooks: readonly string[],
  refuse: Refuse,
): UnderstoodDetail {
  check(
    "the details are not too long",
    "RFC 9396 §5",
    text.length <= longestText,
    refuse(`authorization_details is longer than ${longestText} characters`),
  );
  const details = parse(text);
  check(
    "the details are a list of one",
    "RFC 9396 §2",
    Array.isArray(details) && details.length === 1,
    refuse("authorization_details must be a JSON array of one object"),
  );
  const [detail] = details as readonly unknown[];
  check(
    "the type is known",
    "RFC 9396 §5",
    typeOf(detail) === contactsDetailType,
    refuse(`the type of authorization_details may be ${contactsDetailType}`),
  );
  check(
    "the detail has the members of its type, and no others",
    "RFC 9396 §5",
    Value.Check(DetailSchema, detail),
    refuse(
      `a detail of type ${contactsDetailType} has one location, the action read, perhaps 1 to ${mostContacts} contacts, and nothing else`,
    ),
  );
  check(
    "the place is an address book we issue tokens for",
    "RFC 9396 §5",
    addressBooks.includes(detail.locations[0]!),
    refuse(
      `the location is not an address book that tokens are issued for: ${addressBooks.join(" or ")}`,
    ),
  );
  const understood: ContactsDetail = detail.contacts
    ? { ...detail, contacts: [...new Set(detail.contacts)] }
    : detail;
  return understood as UnderstoodDetail;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function typeOf(detail: unknown): unknown {
  return typeof detail === "object" && detail !== null && "type" in detail
    ? detail.type
    : undefined;
}
