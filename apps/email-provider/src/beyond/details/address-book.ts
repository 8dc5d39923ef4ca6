import { second, type Clock } from "@tale/service/clock";
import { Unreachable, type HttpClient } from "@tale/service/http-client";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { AccessTokens } from "../../keys/access-tokens.ts";
import type { User } from "../../stores/users.store.ts";

export interface Friend {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The people somebody knows; `isCut` when there are more than fit on a page. */
export interface AddressBook {
  readonly friends: readonly Friend[];
  readonly isCut: boolean;
}

const Answer = Type.Object({
  contacts: Type.Array(
    Type.Object({
      id: Type.String({ pattern: "^[!-~]{1,100}$" }),
      name: Type.String(),
      email: Type.String(),
    }),
  ),
  next: Type.Optional(Type.String()),
});

const limits = { perPage: 500, pages: 2 };

/** Seconds: the token opens an address book and is needed for one question. */
const tokenLifetime = 30;

/**
 * The longest wait for one answer, and the latest moment to ask once more (milliseconds): together
 * within two seconds.
 */
export const friendsTimeout = 0.8 * second;

export interface AddressBooksOptions {
  readonly issuer: string;
  readonly accessTokens: AccessTokens;
  readonly send: HttpClient;
  readonly now: Clock;
}

export type AddressBooks = ReturnType<typeof createAddressBooks>;

/**
 * Asks contacts who somebody's friends are. The authorization server keeps no address books: it
 * asks as any client would, on the back channel, with an access token that it issues to itself for
 * this user and this moment (RFC 9068 §2.2).
 */
export function createAddressBooks({ issuer, accessTokens, send, now }: AddressBooksOptions) {
  return {
    /** @returns undefined when the address book does not answer, or answers something else */
    find: async (user: User, resource: string): Promise<AddressBook | undefined> => {
      const token = await accessTokens.sign({
        subject: user.id,
        clientId: issuer,
        audience: resource,
        scope: "contacts.read",
        lifetime: tokenLifetime,
      });
      const friends: Friend[] = [];
      let next: string | undefined;
      for (let page = 0, begun = now(); page < limits.pages; page++) {
        const query = new URLSearchParams({
          limit: String(limits.perPage),
          ...(next === undefined ? {} : { cursor: next }),
        });
        const answer =
          now() - begun < friendsTimeout
            ? await ask(`${resource}/contacts?${query}`, token)
            : undefined;
        if (!answer) return undefined;
        friends.push(...answer.contacts);
        next = answer.next;
        if (next === undefined) break;
      }
      return { friends, isCut: next !== undefined };
    },
  };

  async function ask(url: string, token: string) {
    try {
      const { status, body } = await send(url, {
        headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      });
      const answer: unknown = status === 200 ? JSON.parse(body) : undefined;
      return Value.Check(Answer, answer) ? answer : undefined;
    } catch (error) {
      if (error instanceof Unreachable || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}
