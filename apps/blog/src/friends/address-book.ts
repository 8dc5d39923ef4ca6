import { second, type Clock } from "@tale/service/clock";
import type { HttpClient } from "@tale/service/http-client";
import type { FastifyBaseLogger } from "fastify";
import type { Proofs } from "../authorization-server/proofs.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import type { ShareProblem } from "../share.problems.ts";
import { mayRead } from "../some-friends.ts";
import type { Connection, EndReason } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { addContact, requestContacts } from "./contacts-request.ts";
import { ContactsError, type ContactsProblem } from "./contacts.error.ts";
import { toFriends, type FriendList } from "./friend-list.ts";
import { ConnectionEnded, type AccessTokens, type UsableToken } from "./refresh.ts";

export type AddressBookAnswer =
  | { readonly kind: "friends"; readonly list: FriendList }
  | { readonly kind: "ended"; readonly reason: EndReason | null }
  | { readonly kind: "not_allowed" }
  | { readonly kind: "trouble"; readonly problem: ShareProblem };

export interface AddressBookOptions {
  readonly http: HttpClient;
  readonly proofs: Proofs;
  readonly accessTokens: AccessTokens;
  readonly noteRefusal: NoteRefusal;
  readonly now: Clock;
}

/**
 * How long one page after another is asked for. The last answer may take 1.5 seconds more, which
 * makes five.
 */
const patience = 3.5 * second;

/**
 * What is done with a token. The deadline leaves out the time that the provider took to renew it.
 */
type Use<Result> = (send: HttpClient, accessToken: string, deadline: number) => Promise<Result>;

export type AddressBook = ReturnType<typeof createAddressBook>;

/** An author's address book at a provider, with everything that may stand between. */
export function createAddressBook({
  http,
  proofs,
  accessTokens,
  noteRefusal,
  now,
}: AddressBookOptions) {
  /** RFC 6750 §3.1: a token refused may have been taken back early; one refresh tells. */
  async function withToken<Result>(
    connection: Connection,
    provider: RegisteredProvider,
    use: Use<Result>,
  ): Promise<Result> {
    const token = await accessTokens.current(connection, provider);
    const deadline = now() + patience;
    try {
      return await use(senderOf(token), token.accessToken, deadline);
    } catch (error) {
      if (!(error instanceof ContactsError) || error.code !== "token_refused") throw error;
      const refusedAt = now();
      const renewed = await accessTokens.current(connection, provider, {
        ...token,
        refusedWith: error,
      });
      return use(senderOf(renewed), renewed.accessToken, deadline + now() - refusedAt);
    }
  }

  /** A bound token is shown with a proof; any other is shown as it is. */
  function senderOf({ accessToken, dpopKey }: UsableToken): HttpClient {
    return dpopKey ? proofs.showing(dpopKey, accessToken) : http;
  }

  return {
    read: async (
      connection: Connection,
      provider: RegisteredProvider,
      log: FastifyBaseLogger,
    ): Promise<AddressBookAnswer> => {
      if (connection.endedAt !== null) return { kind: "ended", reason: connection.endReason };
      if (!mayRead(connection, provider.contactsUrl)) return { kind: "not_allowed" };
      try {
        const contacts = await withToken(connection, provider, (send, accessToken, deadline) =>
          requestContacts(send, provider.contactsUrl, accessToken, () => now() > deadline),
        );
        return { kind: "friends", list: toFriends(contacts) };
      } catch (error) {
        const answer = answerOf(error);
        await noteRefusal(log, provider, error, "the address book was not read");
        return answer;
      }
    },

    /** @returns whether all of them are in the address book now */
    add: async (
      connection: Connection,
      provider: RegisteredProvider,
      friends: readonly { name: string; address: string }[],
      log: FastifyBaseLogger,
    ): Promise<boolean> => {
      const addOne = (friend: { name: string; address: string }): Promise<void> =>
        withToken(connection, provider, (send, accessToken) =>
          addContact(send, provider.contactsUrl, accessToken, friend),
        );
      try {
        await Promise.all(friends.map(addOne));
        return true;
      } catch (error) {
        answerOf(error);
        await noteRefusal(log, provider, error, "a friend was not added to the address book");
        return false;
      }
    },
  };
}

/** What each way to fail at the contacts means to the author. */
const problems: Record<ContactsProblem, ShareProblem> = {
  unreachable: "contacts_down",
  token_refused: "contacts_refuse_token",
  scope_refused: "contacts_want_more",
  refused: "contacts_refused",
  trouble: "contacts_trouble",
  unusable_answer: "contacts_unusable",
};

/** @throws whatever is neither the other parties' doing nor the network's */
function answerOf(error: unknown): AddressBookAnswer {
  if (error instanceof ConnectionEnded) return { kind: "ended", reason: error.reason };
  if (error instanceof ContactsError) return { kind: "trouble", problem: problems[error.code] };
  return { kind: "trouble", problem: problemOfFailure(error) };
}
