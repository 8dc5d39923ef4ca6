import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import { codeChallengeOf, isCodeVerifier } from "@tale/protocol/pkce";
import type { TokenRequest } from "@tale/protocol/token-request";
import { TokenError } from "../clients/token.error.ts";
import type { AuthorizationCode } from "../stores/authorization-codes.store.ts";
import { isSameSecret } from "../stores/hash.ts";

/** A guess at the verifier: each is counted, and the fifth is the last (RFC 7636 §7.1). */
export function isGuess(
  { codeChallenge }: AuthorizationCode,
  { code_verifier = "" }: TokenRequest,
) {
  if (codeChallenge === undefined || !isCodeVerifier(code_verifier)) return false;
  return !isSameSecret(codeChallengeOf(code_verifier), codeChallenge);
}

/** RFC 7636 §4.6: a code with a challenge needs its verifier, and one without must get none. */
export function checkProofKey<Code extends AuthorizationCode>(
  code: Code,
  request: TokenRequest,
): Checked<Code, "verified"> {
  const { codeChallenge } = code;
  return codeChallenge === undefined
    ? checkNoVerifier(code, request.code_verifier)
    : checkVerifier(code, codeChallenge, request);
}

/**
 * RFC 7636 §4.6: only the client that made the challenge knows the verifier. A wrong one leaves the
 * code alive; the fifth ends it, so that nobody can try on.
 */
function checkVerifier<Code extends AuthorizationCode>(
  code: Code,
  codeChallenge: string,
  { code_verifier }: TokenRequest,
): Checked<Code, "verified"> {
  check(
    "code_verifier is there",
    "RFC 7636 §4.6",
    code_verifier !== undefined,
    () => new TokenError("invalid_grant", "code_verifier is missing"),
  );
  check(
    "code_verifier is well-formed",
    "RFC 7636 §4.1",
    isCodeVerifier(code_verifier),
    () => new TokenError("invalid_request", "code_verifier is malformed"),
  );
  check(
    "code_verifier fits code_challenge",
    "RFC 7636 §4.6",
    isSameSecret(codeChallengeOf(code_verifier), codeChallenge) && !code.isWornOut,
    () => new TokenError("invalid_grant", "code_verifier does not fit the code_challenge"),
  );
  return code as Checked<Code, "verified">;
}

/** RFC 9700 §4.8.2: the challenge was taken out of the request on its way here. */
function checkNoVerifier<Code extends AuthorizationCode>(
  code: Code,
  codeVerifier: string | undefined,
): Checked<Code, "verified"> {
  check(
    "no code_verifier comes where no code_challenge came",
    "RFC 9700 §4.8.2",
    codeVerifier === undefined,
    () => new TokenError("invalid_grant", challengeWasMissing),
  );
  return code as Checked<Code, "verified">;
}

const challengeWasMissing =
  "a code_verifier came, but the authorization request had no code_challenge";
