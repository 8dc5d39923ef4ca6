import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { DpopProof } from "@tale/protocol/dpop-proof";
import type { Client } from "../../clients/client.ts";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { TokenError } from "../../clients/token.error.ts";
import type { UsedProof } from "./proof.checks.ts";

/** The key that new tokens are bound to; none where they are bearer tokens. */
export type TokenBinding = Checked<{ readonly jkt?: string }, "binding">;

/** The thumbprint of a key (RFC 7638). */
export type KeyThumbprint = Checked<string, "thumbprint">;

/** RFC 9449 §10: a thumbprint is the base64url of a SHA-256. */
export function checkThumbprint(thumbprint: string): KeyThumbprint {
  check(
    "dpop_jkt is a thumbprint",
    "RFC 9449 §10",
    /^[\w-]{43}$/.test(thumbprint),
    () => new AuthorizationError("invalid_request", "dpop_jkt is not the base64url of a SHA-256"),
  );
  return thumbprint as KeyThumbprint;
}

/** RFC 9449 §10.1: the key that is announced is the one that is shown. */
export function checkAnnounced(announced: unknown, { jkt }: DpopProof): void {
  check(
    "dpop_jkt is the key of the proof",
    "RFC 9449 §10.1",
    announced === undefined || announced === jkt,
    () =>
      new TokenError(
        "invalid_request",
        "dpop_jkt is not the thumbprint of the key in the DPoP proof",
      ),
  );
}

/**
 * RFC 9449 §5.2: a client that wants all its tokens bound gets no other, even if it forgets; nor
 * does who holds something that is bound.
 */
export function checkNotNeeded({ further }: Client, boundTo: string | undefined): TokenBinding {
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
export function checkSameKey({ jkt }: UsedProof, boundTo: string | undefined): TokenBinding {
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
