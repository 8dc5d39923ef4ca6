import type { Random } from "@tale/service/clock";
import { day, second } from "@tale/service/clock";
import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { ErrorPage } from "@tale/pages/error-page";
import type { FastifyReply, FastifyRequest } from "fastify";
import { hash } from "./stores/hash.ts";

export type Authors = ReturnType<typeof createAuthors>;

/**
 * Quillpost has no sign-in of its own: an author is a browser, known by a long-lived random cookie.
 * What the stores know of an author is the cookie's hash.
 */
export function createAuthors(origin: string, random: Random) {
  const name = cookieName("author", origin);
  const options = cookieOptions(origin, (400 * day) / second);

  return {
    /** Who sends this request, if it is somebody who has written here before. */
    of: (request: FastifyRequest): string | undefined => {
      const cookie = request.cookies[name];
      return cookie === undefined ? undefined : hash(cookie);
    },

    /** Who sends this request; a browser never seen before gets its cookie now. */
    welcome: (request: FastifyRequest, reply: FastifyReply): string => {
      const cookie = request.cookies[name] ?? random(32);
      reply.setCookie(name, cookie, options);
      return hash(cookie);
    },
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
