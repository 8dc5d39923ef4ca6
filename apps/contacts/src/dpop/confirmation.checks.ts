import { check } from "@tale/protocol/check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { KeyThumbprint, PresentHolder, TokenHolder } from "../bearer-token/access.ts";
import { BearerChallenge } from "../bearer-token/bearer-challenge.error.ts";
import type { CheckShowing } from "../bearer-token/authenticate.ts";
import { isUnsaid, type Said } from "../bearer-token/token-claims.checks.ts";

/**
 * The one confirmation that can be checked here: the SHA-256 thumbprint of a key (RFC 9449 §6.1,
 * RFC 7638).
 */
const Confirmation = Type.Object({ jkt: Type.String({ pattern: "^[\\w-]{43}$" }) });

/**
 * Other methods that IANA registers: each binds the token to something that is not asked for here.
 */
const otherMethods = ["jwk", "jwe", "kid", "jku", "x5t#S256", "osc"];

/**
 * RFC 7800 §3.1: what a token is bound to and cannot be checked, such as a client's certificate,
 * does not make it unbound. Members that are no confirmation method, such as Keycloak's
 * `kc-jkt-type`, are ignored.
 *
 * @returns the thumbprint of the key, or undefined when the token is a plain bearer token
 */
export function checkConfirmation(confirmation: unknown): KeyThumbprint | undefined {
  if (confirmation === undefined) return undefined;
  const isKnown =
    Value.Check(Confirmation, confirmation) &&
    otherMethods.every((name) => isUnsaid((confirmation as Said)[name]));
  check(
    "the token is bound in a way known here",
    "RFC 7800 §3.1",
    isKnown,
    () =>
      new BearerChallenge(
        "invalid_token",
        "The token is bound to something that cannot be checked here: its cnf needs jkt, and no other method.",
      ),
  );
  return confirmation.jkt as KeyThumbprint;
}

/** RFC 9449 §7.2: a bound token shown without a proof may be a stolen one. */
function checkNotBound(holder: TokenHolder): asserts holder is PresentHolder {
  check(
    "the token is not bound to a key",
    "RFC 9449 §7.2",
    holder.boundTo === undefined,
    () =>
      new BearerChallenge(
        "invalid_token",
        "The token is bound to a key: show it with the scheme DPoP and a proof.",
      ),
  );
}

/** `Authorization: Bearer …`: the token alone, which is enough for a token bound to nothing. */
export const checkBearer: CheckShowing = (_request, _presented, holder) => {
  checkNotBound(holder);
  return holder;
};
