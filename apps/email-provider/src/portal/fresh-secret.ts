import { cookieOptions } from "@tale/pages/cookies";
import { secret } from "@tale/protocol/secrecy";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { ClientsStore } from "../stores/clients.store.ts";
import { pathOf } from "./own-application.ts";

const cookie = "fresh-secret";

/** What the cookie holds. */
export const FreshSecretCookie = Type.Object({ [cookie]: Type.String(secret("client-secret")) });

/** Seconds; long enough for one redirect. */
const lifetime = 60;

export type FreshSecrets = ReturnType<typeof createFreshSecrets>;

/**
 * Brings a new secret from the form that made it to the page that shows it, once. Only its hash is
 * stored here, so the developer's own browser carries it over the redirect, in a cookie that no
 * script reads and no other page gets.
 */
export function createFreshSecrets(issuer: string, clients: ClientsStore) {
  const optionsFor = (clientId: string) => ({
    ...cookieOptions(issuer, lifetime),
    path: pathOf(clientId),
  });

  return {
    pass: (clientId: string, secret: string | undefined, reply: FastifyReply): void => {
      if (secret) reply.setCookie(cookie, secret, optionsFor(clientId));
    },

    /**
     * @returns the secret if there is a fresh one; it is gone then. One that does not work, whoever
     * put it there, is not shown.
     */
    take: async (
      clientId: string,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<string | undefined> => {
      const secret = request.cookies[cookie];
      if (!secret) return undefined;
      reply.clearCookie(cookie, optionsFor(clientId));
      return (await clients.hasSecret(clientId, secret)) ? secret : undefined;
    },
  };
}
