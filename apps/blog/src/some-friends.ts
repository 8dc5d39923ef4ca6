import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { includesScope, scopes } from "./scopes.ts";

/**
 * “These friends only”, as an authorization detail (RFC 9396 §2). Without `contacts` the user picks
 * them at the provider.
 */
const ContactsDetail = Type.Object({
  type: Type.Literal("contacts"),
  locations: Type.Array(Type.String()),
  actions: Type.Array(Type.String()),
  contacts: Type.Optional(Type.Array(Type.String())),
});

export type ContactsDetail = Static<typeof ContactsDetail>;

/** What a connection allows. */
interface Allowed {
  readonly scope: string;
  readonly details: readonly ContactsDetail[] | null;
}

/** To be allowed to read some contacts at one place, and nobody else. */
export function someFriendsAt(contactsUrl: string): ContactsDetail {
  return { type: "contacts", locations: [contactsUrl], actions: ["read"] };
}

/**
 * Of what a provider granted beside scopes, as much as is understood here; the rest is not kept.
 */
export function understoodDetails(granted: readonly unknown[]): ContactsDetail[] {
  return granted
    .filter((detail) => Value.Check(ContactsDetail, detail))
    .map(({ type, locations, actions, contacts = [] }) => ({ type, locations, actions, contacts }));
}

/**
 * How many contacts a connection may read one by one.
 *
 * @returns undefined when it names none: then only its scope counts
 */
export function namedFriends(
  { details }: Pick<Allowed, "details">,
  contactsUrl: string,
): number | undefined {
  const granted = (details ?? []).filter(
    ({ locations, actions }) => locations.includes(contactsUrl) && actions.includes("read"),
  );
  const named = new Set(granted.flatMap(({ contacts = [] }) => contacts));
  return granted.length > 0 ? named.size : undefined;
}

/** Whether there is anything to read: the whole book, or those who were picked. */
export function mayRead(connection: Allowed, contactsUrl: string): boolean {
  return (
    includesScope(connection.scope, scopes.read) ||
    namedFriends(connection, contactsUrl) !== undefined
  );
}
