import { check } from "@tale/protocol/check";
import type { HttpResponse } from "@tale/service/http-client";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { readJson } from "../json.ts";
import { refusalIn } from "../refusals/refusal.ts";
import { ContactsError, type ContactsProblem } from "./contacts.error.ts";

const OptionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** One page of an address book, as any contacts server of this story answers it. */
const ContactsPage = Type.Object({
  contacts: Type.Array(Type.Object({ name: OptionalText, email: OptionalText })),
  next: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
});

export type ContactsPage = Static<typeof ContactsPage>;

/**
 * RFC 6750 §3.1: 401 is about the token, and a new one may help; 403 is about its scope where it
 * says so, or says nothing. RFC 6585 §4, RFC 9110 §15.6: too many requests, and trouble of the
 * server's own, pass.
 */
export function checkAllowed(answer: HttpResponse): void {
  const { status } = answer;
  const refusal = refusalIn(answer);
  const isAboutScope = refusal.error === undefined || refusal.error === "insufficient_scope";
  const refuse = (code: ContactsProblem, message: string) => (): ContactsError =>
    new ContactsError(code, message, { refusal });
  check(
    "the resource server accepts the token",
    "RFC 6750 §3.1",
    status !== 401,
    refuse("token_refused", "the contacts server refused the access token"),
  );
  check(
    "the token's scope is enough",
    "RFC 6750 §3.1",
    status !== 403 || !isAboutScope,
    refuse("scope_refused", "the contacts server finds the scope of the access token too small"),
  );
  check(
    "the resource server has no trouble of its own",
    "RFC 9110 §15.6",
    status !== 429 && status < 500,
    refuse("trouble", `the contacts server answered ${status}`),
  );
  check(
    "the resource server does not refuse",
    "RFC 9110 §15.5",
    status < 400,
    refuse("refused", `the contacts server answered ${status}`),
  );
}

/** RFC 9110 §15.3: the request succeeded; whatever else it says is not a page of contacts. */
export function checkContactsPage(answer: HttpResponse): ContactsPage {
  const page = answer.status === 200 ? readJson(answer.body) : undefined;
  check(
    "the answer is a page of contacts",
    "RFC 9110 §15.3",
    Value.Check(ContactsPage, page),
    () =>
      new ContactsError(
        "unusable_answer",
        `the contacts server answered ${answer.status} without a page of contacts`,
        { refusal: { status: answer.status } },
      ),
  );
  return page;
}
