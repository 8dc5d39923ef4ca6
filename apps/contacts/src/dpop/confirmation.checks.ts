import { check } from "@tale/backstage/check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { BearerChallenge } from "../bearer-token/bearer-challenge.error.ts";
import type { CheckShowing } from "../bearer-token/authenticate.ts";

/** The one confirmation known here: the SHA-256 thumbprint of a key (RFC 9449 §6.1, RFC 7638). */
const Confirmation = Type.Object({ jkt: Type.String({ pattern: "^[\\w-]{43}$" }) }, { additionalProperties: false });

/**
 * RFC 7800 §3.1: whoever cannot check what a token is bound to, a client's certificate for instance, must not take it for unbound.
 *
 * @returns the thumbprint of the key, or undefined when the token is a plain bearer token
 */
export function checkConfirmation(confirmation: unknown): string | undefined {
  if (confirmation === undefined) return undefined;
  check("the token is bound in a way known here", "RFC 7800 §3.1", Value.Check(Confirmation, confirmation), () => new BearerChallenge("invalid_token", "The token is bound to something that cannot be checked here."));
  return confirmation.jkt;
}

/** RFC 9449 §7.2: a bound token shown without a proof may be a stolen one. */
export const checkNotBound: CheckShowing = (_request, _token, holder) => {
  check("the token is not bound to a key", "RFC 9449 §7.2", holder.boundTo === undefined, () => new BearerChallenge("invalid_token", "The token is bound to a key: show it with the scheme DPoP and a proof."));
};
