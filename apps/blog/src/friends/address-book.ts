import { second, type Clock } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import type { Proofs } from "../authorization-server/proofs.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { TokenError } from "../authorization-server/token.error.ts";
import { mayRead } from "../some-friends.ts";
import type { Connection } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/providers.store.ts";
import { addContact, requestContacts } from "./contacts-request.ts";
import { ContactsError } from "./contacts.error.ts";
import { toFriends, type FriendList } from "./friend-list.ts";
import { ConnectionEnded, type AccessTokens, type UsableToken } from "./refresh.ts";

export type AddressBookAnswer =
  | { readonly kind: "friends"; readonly list: FriendList }
  | { readonly kind: "ended" }
  | { readonly kind: "not_allowed" }
  | { readonly kind: "unavailable"; readonly who: "contacts" | "provider" };

export interface AddressBookOptions {
  readonly http: HttpClient;
  readonly proofs: Proofs;
  readonly accessTokens: AccessTokens;
  readonly now: Clock;
}

/** How long one page after another is asked for. The last answer may take 1.5 seconds more, which makes five. */
const patience = 3.5 * second;

export type AddressBook = ReturnType<typeof createAddressBook>;

/** An author's address book at a provider, with everything that may stand between. */
export function createAddressBook({ http, proofs, accessTokens, now }: AddressBookOptions) {
  /** RFC 6750 §3.1: a token refused may have been taken back early; one refresh tells. */
  async function withToken<Result>(connection: Connection, provider: RegisteredProvider, use: (send: HttpClient, accessToken: string) => Promise<Result>): Promise<Result> {
    const token = await accessTokens.current(connection, provider);
    try {
      return await use(senderOf(token), token.accessToken);
    } catch (error) {
      if (!(error instanceof ContactsError) || error.code !== "token_refused") throw error;
      const renewed = await accessTokens.current(connection, provider, token.accessToken);
      return use(senderOf(renewed), renewed.accessToken);
    }
  }

  /** A bound token is shown with a proof; any other is shown as it is. */
  function senderOf({ accessToken, dpopKey }: UsableToken): HttpClient {
    return dpopKey ? proofs.showing(dpopKey, accessToken) : http;
  }

  return {
    read: async (connection: Connection, provider: RegisteredProvider): Promise<AddressBookAnswer> => {
      if (connection.endedAt !== null) return { kind: "ended" };
      if (!mayRead(connection, provider.contactsUrl)) return { kind: "not_allowed" };
      const deadline = now() + patience;
      try {
        const contacts = await withToken(connection, provider, (send, accessToken) => requestContacts(send, provider.contactsUrl, accessToken, () => now() > deadline));
        return { kind: "friends", list: toFriends(contacts) };
      } catch (error) {
        return answerOf(error);
      }
    },

    /** @returns whether all of them are in the address book now */
    add: async (connection: Connection, provider: RegisteredProvider, friends: readonly { name: string; address: string }[]): Promise<boolean> => {
      try {
        await Promise.all(friends.map((friend) => withToken(connection, provider, (send, accessToken) => addContact(send, provider.contactsUrl, accessToken, friend))));
        return true;
      } catch (error) {
        answerOf(error);
        return false;
      }
    },
  };
}

/** @throws whatever is neither the other parties' doing nor the network's */
function answerOf(error: unknown): AddressBookAnswer {
  if (error instanceof ConnectionEnded) return { kind: "ended" };
  if (error instanceof ContactsError) return error.code === "scope_refused" ? { kind: "not_allowed" } : { kind: "unavailable", who: "contacts" };
  if (error instanceof TokenError || error instanceof DiscoveryError) return { kind: "unavailable", who: "provider" };
  throw error;
}
