import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import type { SentParameters } from "@tale/protocol/parameters";
import type { FastifyRequest } from "fastify";
import type { Client } from "../../clients/client.ts";
import type { ExtensionData } from "../../stores/extension-data.ts";
import {
  checkAnnounced,
  checkNotNeeded,
  checkSameKey,
  checkThumbprint,
  type KeyThumbprint,
  type TokenBinding,
} from "./bound-key.checks.ts";
import { checkProof, type ProofOptions, type UsedProof } from "./proof.checks.ts";

/*
 * Tokens that are of use only together with a key (RFC 9449).
 *
 * A client shows, with a proof in the `DPoP` header, that it has a key; the access token names that
 * key, and a resource server asks for a proof by it again. A code can be bound as well, beforehand;
 * and the refresh token of a public client is, because nothing else binds it. A client that shows
 * no key and asked for no binding is left alone.
 */

/** RFC 9449 §10: the key that an authorization code will be bound to, if one is announced. */
export function readThumbprint({ dpop_jkt }: AuthorizationRequest): KeyThumbprint | undefined {
  return dpop_jkt === undefined ? undefined : checkThumbprint(dpop_jkt);
}

/** RFC 9449 §10.1: a proof beside a pushed request announces its key. @throws TokenError */
export async function bindToProof(
  sent: SentParameters,
  request: FastifyRequest,
  options: ProofOptions,
): Promise<SentParameters> {
  const proof = await readProof(request, options);
  if (!proof) return sent;
  checkAnnounced(sent["dpop_jkt"], proof);
  return { ...sent, dpop_jkt: proof.jkt };
}

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

async function readProof(
  request: FastifyRequest,
  options: ProofOptions,
): Promise<UsedProof | undefined> {
  return request.headers["dpop"] === undefined ? undefined : checkProof(request, options);
}
