import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { cookieName, cookieOptions } from "@tale/pages/cookies";
import { ErrorPage } from "@tale/pages/error-page";
import type { Random } from "@tale/service/clock";
import type { FastifyReply, FastifyRequest } from "fastify";
import type {
  CheckedAuthorization,
  PendingRequestsStore,
} from "../stores/pending-requests.store.ts";
import type { Session } from "../stores/sessions.store.ts";

export interface Interaction {
  readonly id: string;
  readonly authorization: CheckedAuthorization;
}

/** A request that may wait for its user. */
export type WaitingAuthorization = Checked<CheckedAuthorization, "may ask" | "room to wait">;

export type Interactions = ReturnType<typeof createInteractions>;

/**
 * What authorize, sign-in and consent share: the request stays on the server while its user is
 * asked, and belongs to the browser that brought it. Links and forms carry an opaque id that is
 * worth nothing in another browser.
 */
export function createInteractions(store: PendingRequestsStore, issuer: string, random: Random) {
  const cookie = cookieName("browser", issuer);

  return {
    begin: async (
      authorization: WaitingAuthorization,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<string> => {
      const known = request.cookies[cookie];
      const browser = known ?? random(32);
      if (!known) reply.setCookie(cookie, browser, cookieOptions(issuer));
      return store.keep(authorization, browser);
    },

    find: async (id: string | undefined, request: FastifyRequest): Promise<Interaction> => {
      const browser = request.cookies[cookie];
      const found = id && browser ? await store.find(id, browser) : undefined;
      check(
        "the request waits here, and was brought by this browser",
        "RFC 9700 §4.7.1",
        found,
        itIsOver,
      );
      return { id: id ?? "", authorization: found.authorization };
    },

    /**
     * A request is answered by the session that was first asked about it: nobody answers for
     * whoever signed in before.
     */
    bind: async ({ id }: Interaction, session: Session): Promise<void> => {
      const bound = await store.bindToSession(id, session.idHash);
      check("the request belongs to this session", "RFC 9700 §4.7.1", bound === 1, itIsOver);
    },

    /**
     * Whoever was asked lets somebody else sign in for the same request: then they are asked, and
     * anew.
     */
    handOver: async (id: string, before: Session, request: FastifyRequest): Promise<void> => {
      await store.release(id, request.cookies[cookie] ?? "", before.idHash);
    },

    /**
     * A no from whoever did not sign in, or not anew; nobody says it for a session that was asked.
     */
    cancel: async (
      { id }: Interaction,
      session: Session | undefined,
      request: FastifyRequest,
    ): Promise<void> => {
      const isOver = await store.giveUp(id, request.cookies[cookie] ?? "", session?.idHash);
      check(
        "the request was not answered, and belongs to no other session",
        "RFC 9700 §4.7.1",
        isOver,
        itIsOver,
      );
    },

    /** Of two answers to one request, only the first counts. */
    finish: async ({ id }: Interaction, session: Session): Promise<void> => {
      const isFirst = await store.take(id, session.idHash);
      check("the request was not answered before", "RFC 9700 §4.7.1", isFirst, itIsOver);
    },
  };
}

function itIsOver(): ErrorPage {
  return new ErrorPage({
    status: 400,
    title: "This request is over",
    detail:
      "It was answered already, has waited too long, or was started in another browser or by another sign-in. Nothing more was shared.",
    advice:
      "If the application you came from still needs an answer, go back and start again there. What you allowed so far stands on your account page.",
    action: { href: "/account", label: "To your account" },
  });
}
