import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { FastifyRequest } from "fastify";
import type { Client } from "../../clients/client.ts";
import { TokenError } from "../../clients/token.error.ts";
import type { ExtensionData } from "../../stores/extension-data.ts";
import { checkDpopProof, useProof, type ProofOptions, type UsedProof } from "./proof.checks.ts";

/*
 * Tokens that are of use only together with a key (RFC 9449).
 *
 * A client shows, with a proof in the `DPoP` header, that it has a key; the access token names that
 * key, and a resource server asks for a proof by it again. A code can be bound as well, beforehand;
 * and the refresh token of a public client is, because nothing else binds it. A client that shows
 * no key and asked for no binding is left alone.
 */

/** The key that new tokens are bound to; none where they are bearer tokens. */
export type TokenBinding = Checked<{ readonly jkt?: string }, "binding">;

/**
 * RFC 9449 §5: the key that the new tokens are bound to, if there is a proof of one.
 *
 * @throws TokenError
 */
export async function checkTokenProof(
  request: FastifyRequest,
  client: Client,
  { dpopJkt }: ExtensionData,
  options: ProofOptions,
): Promise<TokenBinding> {
  const proof = await readProof(request, options);
  return proof ? checkSameKey(proof, dpopJkt) : checkNotNeeded(client, dpopJkt);
}

/** @returns undefined where there is no proof */
export async function readProof(
  request: FastifyRequest,
  options: ProofOptions,
): Promise<UsedProof | undefined> {
  if (request.headers["dpop"] === undefined) return undefined;
  const proof: UsedProof = await useProof(await checkDpopProof(request, options), options);
  return proof;
}

/**
 * RFC 9449 §5.2: a client that wants all its tokens bound gets no other, even if it forgets; nor
 * does who holds something that is bound.
 */
function checkNotNeeded({ further }: Client, boundTo: string | undefined): TokenBinding {
  check(
    "the client did not ask for bound tokens only",
    "RFC 9449 §5.2",
    further?.dpop_bound_access_tokens !== true,
    () =>
      new TokenError(
        "invalid_dpop_proof",
        "the client is registered with dpop_bound_access_tokens: a DPoP proof is missing",
      ),
  );
  check(
    "the grant is not bound to a key",
    "RFC 9449 §10",
    boundTo === undefined,
    () => new TokenError("invalid_grant", "the grant is bound to a key: a DPoP proof is missing"),
  );
  return {} as TokenBinding;
}

/**
 * RFC 9449 §10 and §5: a code belongs to the key it was asked for with, a public client's refresh
 * token to the key it was issued to.
 */
function checkSameKey({ jkt }: UsedProof, boundTo: string | undefined): TokenBinding {
  check(
    "the proof is by the key the grant is bound to",
    "RFC 9449 §10",
    boundTo === undefined || boundTo === jkt,
    () =>
      new TokenError(
        "invalid_grant",
        "the grant is bound to another key than that of the DPoP proof",
      ),
  );
  return { jkt } as TokenBinding;
}
