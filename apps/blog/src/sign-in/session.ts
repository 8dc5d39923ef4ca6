import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { second, type Random } from "@tale/service/clock";
import type { FastifyReply, FastifyRequest } from "fastify";
import { signInTime, type NewSignIn, type SignIn, type SignInsStore } from "../stores/sign-ins.store.ts";

export type Sessions = ReturnType<typeof createSessions>;

/** Who has signed in with a browser. The cookie is random and new with every sign-in; what the store knows is its hash. */
export function createSessions(origin: string, random: Random, signIns: SignInsStore) {
  const name = cookieName("session", origin);
  const options = cookieOptions(origin, signInTime / second);

  return {
    of: async (request: FastifyRequest): Promise<SignIn | undefined> => {
      const session = request.cookies[name];
      return session === undefined ? undefined : signIns.find(session);
    },

    /** @param author who is here now: a new identity is attached to them */
    begin: async (request: FastifyRequest, reply: FastifyReply, author: string, signIn: NewSignIn): Promise<void> => {
      const session = random(32);
      const former = request.cookies[name];
      if (former !== undefined) await signIns.end(former);
      await signIns.begin(session, author, signIn);
      reply.setCookie(name, session, options);
    },

    /** @returns the ID token of the sign-in that ended, if there was one */
    end: async (request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> => {
      const session = request.cookies[name];
      reply.clearCookie(name, cookieOptions(origin));
      return session === undefined ? undefined : signIns.end(session);
    },
  };
}
