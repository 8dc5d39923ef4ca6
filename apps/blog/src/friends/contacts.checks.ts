import { check } from "@tale/backstage/check";
import type { HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { readJson } from "../json.ts";
import { ContactsError } from "./contacts.error.ts";

const OptionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** One page of an address book, as any contacts server of this story answers it. */
const ContactsPage = Type.Object({
  contacts: Type.Array(Type.Object({ name: OptionalText, email: OptionalText })),
  next: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
});

export type ContactsPage = Static<typeof ContactsPage>;

/** RFC 6750 §3.1: 401 is about the token, and a new one may help; 403 is about its scope, and none will. */
export function checkAllowed({ status }: HttpResponse): void {
  check("the resource server accepts the token", "RFC 6750 §3.1", status !== 401, () => new ContactsError("token_refused", "the access token was refused"));
  check("the token's scope is enough", "RFC 6750 §3.1", status !== 403, () => new ContactsError("scope_refused", "the access token's scope is not enough"));
}

/** RFC 9110 §15.3: the request succeeded; whatever else it says is not a page of contacts. */
export function checkContactsPage({ status, body }: HttpResponse): ContactsPage {
  const page = status === 200 ? readJson(body) : undefined;
  check("the answer is a page of contacts", "RFC 9110 §15.3", Value.Check(ContactsPage, page), () => new ContactsError("unusable_answer", `the contacts server answered ${status} without a page of contacts`));
  return page;
}
