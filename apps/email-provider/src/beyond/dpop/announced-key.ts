import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { DpopProof } from "@tale/protocol/dpop-proof";
import type { SentParameters } from "@tale/protocol/parameters";
import type { FastifyRequest } from "fastify";
import { AuthorizationError } from "../../clients/authorization.error.ts";
import { TokenError } from "../../clients/token.error.ts";
import { readProof } from "./dpop.ts";
import type { PushedParameters } from "../../stores/pushed-requests.store.ts";
import type { ProofOptions } from "./proof.checks.ts";

/*
 * The key that an authorization code will be bound to, announced in the authorization request (RFC
 * 9449 §10): by its thumbprint, or by a proof beside a pushed request.
 */

/** The thumbprint of a key (RFC 7638). */
export type KeyThumbprint = Checked<string, "thumbprint">;

/** What a client may push (RFC 9126 §2.1). */
export type PushableParameters = Checked<SentParameters, "pushable">;

/** RFC 9449 §10: the key that an authorization code will be bound to, if one is announced. */
export function readThumbprint({ dpop_jkt }: AuthorizationRequest): KeyThumbprint | undefined {
  return dpop_jkt === undefined ? undefined : checkThumbprint(dpop_jkt);
}

/**
 * RFC 9449 §10.1: a proof beside a pushed request announces its key. @throws TokenError
 *
 * @param signed what stands in a request object (RFC 9101), where one was pushed
 */
export async function bindToProof(
  pushed: PushableParameters,
  signed: { readonly sent: SentParameters } | undefined,
  request: FastifyRequest,
  options: ProofOptions,
): Promise<PushedParameters> {
  const sent = signed?.sent ?? pushed;
  const proof = await readProof(request, options);
  return proof ? checkAnnounced(sent, proof) : (sent as PushedParameters);
}

/** RFC 9449 §10: a thumbprint is the base64url of a SHA-256. */
function checkThumbprint(thumbprint: string): KeyThumbprint {
  check(
    "dpop_jkt is a thumbprint",
    "RFC 9449 §10",
    /^[\w-]{43}$/.test(thumbprint),
    () => new AuthorizationError("invalid_request", "dpop_jkt is not the base64url of a SHA-256"),
  );
  return thumbprint as KeyThumbprint;
}

/** RFC 9449 §10.1: the key that is announced is the one that is shown. */
function checkAnnounced(sent: SentParameters, { jkt }: DpopProof): PushedParameters {
  const announced = sent["dpop_jkt"];
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
  return { ...sent, dpop_jkt: jkt } as SentParameters as PushedParameters;
}
