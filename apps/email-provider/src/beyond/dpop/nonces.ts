import { createHmac } from "node:crypto";
import { minute, type Clock } from "@tale/service/clock";
import type { FastifyInstance } from "fastify";
import { isSameSecret } from "../../stores/hash.ts";
import type { SharedKeysStore } from "../../stores/shared-keys.store.ts";

/** As long as an access token: who comes back for the next one still has a good nonce. */
const period = 5 * minute;

export type Nonces = Awaited<ReturnType<typeof createNonces>>;

/**
 * What a proof must contain to show that it was not made in advance (RFC 9449 §8). Nothing is
 * stored: a nonce is a keyed hash of the time, so every process that has the key knows the nonces
 * of all others.
 */
export async function createNonces(sharedKeys: SharedKeysStore, now: Clock) {
  const key = await sharedKeys.keyFor("DPoP nonces");
  const nonceOf = (ago: number): string =>
    createHmac("sha256", key)
      .update(`${Math.floor(now() / period) - ago}`)
      .digest("base64url");

  return {
    current: (): string => nonceOf(0),

    /**
     * The one before as well, so that a nonce lives five minutes at least; and the one after, for a
     * process whose clock is behind.
     */
    isGood: (nonce: string): boolean => [0, 1, -1].some((ago) => isSameSecret(nonce, nonceOf(ago))),
  };
}

/**
 * RFC 9449 §8.2: every answer to a proof tells the nonce for the next, so that a client is rarely
 * sent back for one.
 */
export function offerNonces(service: FastifyInstance, nonces: Nonces): void {
  service.addHook("onSend", (request, reply, _payload, done) => {
    if (request.headers["dpop"] !== undefined) reply.header("dpop-nonce", nonces.current());
    done();
  });
}
