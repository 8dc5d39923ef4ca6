import {
  Unreachable,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from "@tale/service/http-client";
import { contactsAddress } from "../contacts-address.ts";
import { checkAllowed, checkContactsPage, type ContactsPage } from "./contacts.checks.ts";
import { ContactsError } from "./contacts.error.ts";

export type Contact = ContactsPage["contacts"][number];

/** As much of an address book as anybody picks friends from. */
const most = { contacts: 10_000, pages: 100 };

/**
 * Reads an address book with an access token (RFC 6750 §2.1), page after page.
 *
 * GETs with `limit` and `cursor` leave, contacts arrive. The other side decides how many and how
 * slowly, so contacts and pages are bounded, a cursor that was there before ends it, and once it is
 * `tooLate` no further page is asked for.
 *
 * @step act-2.contacts-request
 * @step act-5.contacts-request
 * @throws ContactsError
 */
export async function requestContacts(
  http: HttpClient,
  contactsUrl: string,
  accessToken: string,
  tooLate: () => boolean,
): Promise<Contact[]> {
  const contacts: Contact[] = [];
  const cursors = new Set<string>();
  let next: string | undefined;
  do {
    if (tooLate()) throw new ContactsError("unreachable", "the contacts server takes too long");
    const query = new URLSearchParams({ limit: "200", ...(next ? { cursor: next } : {}) });
    const page = checkContactsPage(
      await send(http, `${contactsAddress(contactsUrl)}?${query}`, accessToken),
    );
    contacts.push(...page.contacts);
    next = page.next || undefined;
    if (next && (cursors.has(next) || cursors.size >= most.pages))
      throw new ContactsError("unusable_answer", "the pages of contacts have no end");
    if (next) cursors.add(next);
  } while (next && contacts.length < most.contacts);
  return contacts.slice(0, most.contacts);
}

/**
 * Adds one friend to an address book.
 *
 * @throws ContactsError
 */
export async function addContact(
  http: HttpClient,
  contactsUrl: string,
  accessToken: string,
  { name, address }: { name: string; address: string },
): Promise<void> {
  const body = JSON.stringify({ name, email: address });
  const { status } = await send(http, contactsAddress(contactsUrl), accessToken, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  if (status >= 300)
    throw new ContactsError(
      "unusable_answer",
      `the contacts server answered ${status} to a new contact`,
    );
}

async function send(
  http: HttpClient,
  url: string,
  accessToken: string,
  request: HttpRequest = {},
): Promise<HttpResponse> {
  try {
    const answer = await http(url, {
      ...request,
      headers: {
        ...request.headers,
        authorization: `Bearer ${accessToken}`,
        accept: "application/json",
      },
    });
    checkAllowed(answer);
    return answer;
  } catch (error) {
    if (error instanceof Unreachable)
      throw new ContactsError("unreachable", error.message, { cause: error });
    throw error;
  }
}
