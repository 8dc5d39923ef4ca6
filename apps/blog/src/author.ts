import type { Random } from "@tale/service/clock";
import { day, second } from "@tale/service/clock";
import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { ErrorPage } from "@tale/pages/error-page";
import type { FastifyReply, FastifyRequest } from "fastify";
import { hash } from "./stores/hash.ts";

export type Authors = ReturnType<typeof createAuthors>;

/**
 * Nobody needs an account here: an author is a browser, known by a long-lived random cookie. What the stores know of an
 * author is the cookie's hash. Whoever has signed in is the author that the sign-in stands for, in any browser.
 *
 * @param signedIn finds out whom a browser that signed in stands for
 */
export function createAuthors(origin: string, random: Random, signedIn: (request: FastifyRequest) => Promise<string | undefined>) {
  const name = cookieName("author", origin);
  const options = cookieOptions(origin, (400 * day) / second);

  function browserOf(request: FastifyRequest): string | undefined {
    const cookie = request.cookies[name];
    return cookie === undefined ? undefined : hash(cookie);
  }

  function welcomeBrowser(request: FastifyRequest, reply: FastifyReply): string {
    const cookie = request.cookies[name] ?? random(32);
    reply.setCookie(name, cookie, options);
    return hash(cookie);
  }

  return {
    /** Who sends this request, if it is somebody who has written here before. */
    of: async (request: FastifyRequest): Promise<string | undefined> => (await signedIn(request)) ?? browserOf(request),

    /** Who sends this request; a browser never seen before gets its cookie now. */
    welcome: async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
      const browser = welcomeBrowser(request, reply);
      return (await signedIn(request)) ?? browser;
    },

    /** The browser itself, whoever has signed in with it. */
    browserOf,
    welcomeBrowser,
  };
}

/** The same answer for what does not exist and for what is none of the asker's business. */
export function notHere(): ErrorPage {
  return new ErrorPage({
    status: 404,
    title: "There is nothing here for you",
    detail: "Nothing stands at this address, or it belongs to another writer: drafts can only be opened in the browser they were written in.",
    action: { href: "/", label: "To the front page" },
  });
}
