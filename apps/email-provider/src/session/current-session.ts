import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { second, day } from "@tale/service/clock";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Session, SessionsStore } from "../stores/sessions.store.ts";
import { SignInNeeded } from "./sign-in-needed.error.ts";

/*
 * The session of a user in a browser, and passwords. Sign-in itself is in `authorization/`; every
 * page that needs a user asks here, and leads to sign-in where there is none. Clients see none of it.
 */

const cookieLifetime = (14 * day) / second;

export type Sessions = ReturnType<typeof createSessions>;

/** Who is signed in in the browser that asks. The cookie holds a random text and nothing else. */
export function createSessions(store: SessionsStore, issuer: string) {
  const name = cookieName("session", issuer);

  async function current(request: FastifyRequest): Promise<Session | undefined> {
    const id = request.cookies[name];
    return id ? store.find(id) : undefined;
  }

  return {
    current,

    /** @throws SignInNeeded, which leads to `then` after sign-in */
    require: async (request: FastifyRequest, then: string): Promise<Session> => {
      const session = await current(request);
      if (!session) throw new SignInNeeded(then);
      return session;
    },

    /**
     * Always a new cookie: one that was known before sign-in is worth nothing after it.
     *
     * @returns the session that another user had in this browser, and that is over now
     */
    start: async (
      userId: string,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<Session | undefined> => {
      const device = request.headers["user-agent"]?.slice(0, 300) ?? "";
      const before = await current(request);
      reply.setCookie(
        name,
        await store.start(userId, device, before),
        cookieOptions(issuer, cookieLifetime),
      );
      return before?.user.id === userId ? undefined : before;
    },

    end: async (session: Session, reply: FastifyReply): Promise<void> => {
      await store.end(session.user.id, session.idHash);
      reply.clearCookie(name, cookieOptions(issuer));
    },
  };
}
