import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { ErrorPage } from "@tale/pages/error-page";
import type { Client } from "../../clients/client.ts";
import type { ContactsDetail, ExtensionData, GrantedDetail } from "../../stores/extension-data.ts";
import type { User } from "../../stores/users.store.ts";
import type { AddressBook, AddressBooks } from "./address-book.ts";
import { mostContacts } from "./contacts-detail.checks.ts";

/** What a user is asked beside the scopes: which friends, each with a tick. */
export interface FriendsPrompt {
  readonly askedDetail: ContactsDetail;
  readonly legend: string;
  /** Completes "Allow … to". */
  readonly wish: string;
  readonly hint: string;
  readonly choices: readonly FriendChoice[];
  /** Why it cannot be answered right now, and the request only be denied. */
  readonly problem?: string;
}

/** The friends that the user ticked: no more than a token can name. */
export type PickedDetail = GrantedDetail & {
  readonly contacts: Checked<readonly string[], "not too many">;
};

export interface FriendChoice {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly isTicked: boolean;
}

/**
 * RFC 9396 §2: what there is to choose from, for a request with details.
 *
 * @returns undefined for a request without, which is asked about its scopes alone
 */
export async function promptForFriends(
  { askedDetail }: ExtensionData,
  client: Client,
  user: User,
  addressBooks: AddressBooks,
): Promise<FriendsPrompt | undefined> {
  if (askedDetail === undefined) return undefined;
  const book = await addressBooks.find(user, askedDetail.locations[0]!);
  return describeChoice(askedDetail, client, book);
}

/**
 * Which friends the client may see. Those it names are ticked; where it leaves the choice nobody
 * is, so that each tick is a decision.
 */
export function describeChoice(
  askedDetail: ContactsDetail,
  { name: clientName }: Client,
  book: AddressBook | undefined,
): FriendsPrompt {
  const { contacts: named } = askedDetail;
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
    askedDetail,
    legend: named
      ? `${clientName} asks to see these friends`
      : `Which friends may ${clientName} see?`,
    wish: "see some of your friends",
    hint: hintFor(choices.length, named !== undefined, book?.isCut ?? false),
    choices,
    ...(book
      ? {}
      : { problem: "Your address book does not answer right now, so nobody can be picked." }),
  };
}

/**
 * RFC 9396 §6: what is granted with these ticked, never more than was asked.
 *
 * @returns undefined when that is nobody
 * @throws ErrorPage
 */
export function pickFriends(
  { askedDetail, choices }: FriendsPrompt,
  ticked: readonly string[],
): PickedDetail | undefined {
  const contacts: readonly string[] = choices
    .map(({ value }) => value)
    .filter((id) => ticked.includes(id));
  checkCount(contacts);
  return contacts.length > 0 ? { ...askedDetail, contacts } : undefined;
}

/**
 * Whether ticks are the user's to set: then a yes without any was pressed too early. Where all came
 * ticked, no tick is an answer.
 */
export function leavesChoice({ choices }: FriendsPrompt): boolean {
  return choices.some(({ isTicked }) => !isTicked);
}

/** RFC 9110 §15.6.4: without its choices nothing can be allowed; a no is possible all the same. */
export function checkAnswerable({ problem }: FriendsPrompt): void {
  check(
    "what may be chosen from is known",
    "RFC 9110 §15.6.4",
    problem === undefined,
    () =>
      new ErrorPage({
        status: 503,
        title: "That cannot be allowed right now",
        detail: `${problem} Nothing was decided.`,
        advice: "Go back and try again in a moment, or deny.",
        retryAfter: 5,
      }),
  );
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
function checkCount(contacts: readonly string[]): asserts contacts is PickedDetail["contacts"] {
  const { length } = contacts;
  check(
    "not too many people are picked",
    "RFC 9396 §13",
    length <= mostContacts,
    () =>
      new ErrorPage({
        status: 422,
        title: "That is too many people",
        detail: `You ticked ${length} people; up to ${mostContacts} can be shared one by one. Nothing was decided.`,
        advice: "Go back and tick fewer.",
      }),
  );
}
