import type { DpopProof } from "@tale/protocol/dpop-proof";
import type { FastifyRequest } from "fastify";
import type { Extension } from "../../extension.ts";
import {
  checkAnnounced,
  checkNotNeeded,
  checkSameKey,
  checkThumbprint,
} from "./bound-key.checks.ts";
import type { BoundTokenClaims } from "./bound-token.ts";
import { checkProof, type ProofOptions } from "./proof.checks.ts";

/**
 * Tokens that are of use only to who has a key (RFC 9449).
 *
 * A client shows, with a proof in the `DPoP` header, that it has a key; the access token names that
 * key, and a resource server asks for a proof by it again. A code can be bound as well, beforehand;
 * and the refresh token of a public client is, because nothing else binds it. A client that shows
 * no key and asked for no binding never meets any of this.
 */
export function dpop(options: ProofOptions): Extension {
  return {
    atAuthorization: async ({ dpop_jkt }, { wayBack }) =>
      dpop_jkt === undefined ? {} : { carried: { dpop_jkt: checkThumbprint(dpop_jkt, wayBack) } },

    atPush: async (sent, request) => {
      const proof = await readProof(request);
      if (!proof) return sent;
      checkAnnounced(sent["dpop_jkt"], proof);
      return { ...sent, dpop_jkt: proof.jkt };
    },

    atToken: async (_message, { client, offer, request }) => {
      const boundTo = offer.carried["dpop_jkt"] as string | undefined;
      const proof = await readProof(request);
      if (!proof) {
        checkNotNeeded(client, boundTo);
        return {};
      }
      checkSameKey(proof, boundTo);
      const carried = client.authenticationMethod === "none" ? { dpop_jkt: proof.jkt } : {};
      return {
        carried,
        claims: { cnf: { jkt: proof.jkt } },
        answer: async () => ({ token_type: "DPoP" }),
      };
    },

    atIntrospection: ({ cnf }: BoundTokenClaims) =>
      cnf === undefined ? {} : { token_type: "DPoP", cnf },
  };

  async function readProof(request: FastifyRequest): Promise<DpopProof | undefined> {
    return request.headers["dpop"] === undefined ? undefined : checkProof(request, options);
  }
}
