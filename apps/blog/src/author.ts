import type { Random } from "@tale/service/clock";
import { day, second } from "@tale/service/clock";
import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { ErrorPage } from "@tale/pages/error-page";
import { secret } from "@tale/protocol/secrecy";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { hash } from "./stores/hash.ts";

export interface AuthorsOptions {
  readonly origin: string;
  readonly random: Random;
  /** Whom a browser that signed in stands for. */
  readonly signedIn: (request: FastifyRequest) => Promise<string | undefined>;
  readonly hasIdentity: (author: string) => Promise<boolean>;
}

/** The cookie that an author is known by; in tables, under the same name, its hash. */
export const AuthorCookie = Type.Object({ author: Type.String(secret("session")) });

export type Authors = ReturnType<typeof createAuthors>;

/**
 * Nobody needs an account here: an author is a browser, known by a long-lived random cookie. What
 * the stores know of an author is the cookie's hash. Whoever has signed in is the author that the
 * sign-in stands for, in any browser; from then on the cookie alone leads nobody to that author,
 * because others may sit at the same browser, or know its cookie.
 */
export function createAuthors({ origin, random, signedIn, hasIdentity }: AuthorsOptions) {
  const name = cookieName("author", origin);
  const options = cookieOptions(origin, (400 * day) / second);

  function browserOf(request: FastifyRequest): string | undefined {
    const cookie = request.cookies[name];
    return cookie === undefined ? undefined : hash(cookie);
  }

  /** Whoever writes in this browser without signing in. */
  async function anonymousOf(request: FastifyRequest): Promise<string | undefined> {
    const browser = browserOf(request);
    return browser === undefined || (await hasIdentity(browser)) ? undefined : browser;
  }

  async function welcomeBrowser(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const browser = await anonymousOf(request);
    return setBrowser(reply, browser === undefined ? random(32) : request.cookies[name]!);
  }

  function setBrowser(reply: FastifyReply, cookie: string): string {
    reply.setCookie(name, cookie, options);
    return hash(cookie);
  }

  return {
    /** Who sends this request, if it is somebody who has written here before. */
    of: async (request: FastifyRequest): Promise<string | undefined> =>
      (await signedIn(request)) ?? (await anonymousOf(request)),

    /**
     * Who sends this request; a browser never seen before, or whose cookie leads nowhere any more,
     * gets one now.
     */
    welcome: async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
      const browser = await welcomeBrowser(request, reply);
      return (await signedIn(request)) ?? browser;
    },

    /** The browser itself, whoever has signed in with it. */
    browserOf,
    welcomeBrowser,

    /** The browser is somebody new from now on. */
    renewBrowser: (reply: FastifyReply): void => void setBrowser(reply, random(32)),
  };
}

/** The same answer for what does not exist and for what is none of the asker's business. */
export function notHere(): ErrorPage {
  return new ErrorPage({
    status: 404,
    title: "There is nothing here for you",
    detail:
      "Nothing stands at this address, or it belongs to another writer. Drafts open in the browser they were written in; if you have signed in before, sign in again.",
    action: { href: "/", label: "To the front page" },
  });
}
