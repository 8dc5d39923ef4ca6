import { check } from "@tale/protocol/check";
import { ErrorPage } from "@tale/pages/error-page";
import type { Question } from "../../authorization/consent-question.ts";
import type { Client } from "../../clients/client.ts";
import type { AddressBook } from "./address-book.ts";
import {
  mostContacts,
  type ContactsDetail,
  type GrantedContacts,
} from "./contacts-detail.checks.ts";

/**
 * Which friends the client may see. Those it names are ticked; where it leaves the choice nobody
 * is, so that each tick is a decision.
 */
export function whichFriends(
  asked: ContactsDetail,
  { name: clientName }: Client,
  book: AddressBook | undefined,
): Question {
  const { contacts: named } = asked;
  const shown = (book?.friends ?? []).filter(({ id }) => !named || named.includes(id));
  const choices = shown
    .map(({ id, name, email }) => ({
      value: id,
      label: name || email,
      ...(name ? { detail: email } : {}),
      isTicked: named !== undefined,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, "en"));

  return {
    name: "contact",
    legend: named
      ? `${clientName} asks to see these friends`
      : `Which friends may ${clientName} see?`,
    wish: "see some of your friends",
    hint: hintFor(choices.length, named !== undefined, book?.isCut ?? false),
    choices,
    ...(book
      ? {}
      : { problem: "Your address book does not answer right now, so nobody can be picked." }),
    allow: (ticked) => {
      const contacts = choices.map(({ value }) => value).filter((id) => ticked.includes(id));
      checkCount(contacts);
      const granted: GrantedContacts = { ...asked, contacts };
      return contacts.length > 0 ? { granted_details: granted } : undefined;
    },
  };
}

function hintFor(count: number, isNamed: boolean, isCut: boolean): string {
  if (count === 0)
    return isNamed
      ? "None of those it asks for is in your address book."
      : "Your address book is empty.";
  if (isNamed) return "It learns the names and addresses you leave ticked, and nobody else's.";
  return `It learns the names and addresses you tick, and nobody else's.${isCut ? ` These are the first ${count} people.` : ""}`;
}

/** RFC 9396 §13: a token names everybody it is about, and has to stay one that can be sent. */
function checkCount({ length }: readonly string[]): void {
  check(
    "not too many people are picked",
    "RFC 9396 §13",
    length <= mostContacts,
    () =>
      new ErrorPage({
        status: 422,
        title: "So many cannot be picked",
        detail: `You ticked ${length} people; up to ${mostContacts} can be shared one by one. Nothing was decided.`,
        advice: "Go back and tick fewer.",
      }),
  );
}
