import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { second, type Random } from "@tale/service/clock";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  signInTime,
  type NewSignIn,
  type SignIn,
  type SignInsStore,
} from "./stores/sign-ins.store.ts";

export type Sessions = ReturnType<typeof createSessions>;

/**
 * Who has signed in with a browser. The cookie is random and new with every sign-in; what the store
 * knows is its hash.
 */
export function createSessions(origin: string, random: Random, signIns: SignInsStore) {
  const name = cookieName("session", origin);
  const options = cookieOptions(origin, signInTime / second);

  return {
    of: async (request: FastifyRequest): Promise<SignIn | undefined> => {
      const session = request.cookies[name];
      return session === undefined ? undefined : signIns.find(session);
    },

    /**
     * @param browser what was written here without signing in comes along with the first sign-in
     * @returns the author it stands for
     */
    begin: async (
      request: FastifyRequest,
      reply: FastifyReply,
      browser: string,
      signIn: NewSignIn,
    ): Promise<string> => {
      const session = random(32);
      const former = request.cookies[name];
      if (former !== undefined) await signIns.end(former);
      const author = await signIns.begin(session, browser, signIn);
      reply.setCookie(name, session, options);
      return author;
    },

    /** @returns the ID token of the sign-in that ended, if there was one */
    end: async (request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> => {
      const session = request.cookies[name];
      reply.clearCookie(name, cookieOptions(origin));
      return session === undefined ? undefined : signIns.end(session);
    },
  };
}
