import { check } from "@tale/protocol/check";
import { codeChallengeOf, isCodeVerifier } from "@tale/protocol/pkce";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { Clock } from "@tale/service/clock";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { TokenError } from "../clients/token.error.ts";
import type {
  AuthorizationCode,
  AuthorizationCodesStore,
} from "../stores/authorization-codes.store.ts";
import { isSameSecret } from "../stores/hash.ts";
import type { GrantsStore } from "../stores/grants.store.ts";

/**
 * RFC 6749 §4.1.3: a code is of use to the client it was made for; another's attempt changes
 * nothing for the owner.
 */
export function checkCode(
  { code }: TokenRequest,
  client: AuthenticatedClient,
  found: AuthorizationCode | undefined,
): AuthorizationCode {
  check(
    "code is there",
    "RFC 6749 §4.1.3",
    code !== undefined,
    () => new TokenError("invalid_request", "code is missing"),
  );
  check(
    "the code is one of ours",
    "RFC 6749 §4.1.3",
    found,
    () => new TokenError("invalid_grant", "the code is unknown or has expired"),
  );
  check(
    "the code was made for this client",
    "RFC 6749 §4.1.3",
    found.clientId === client.id,
    () => new TokenError("invalid_grant", "the code is unknown or has expired"),
  );
  return found;
}

/**
 * RFC 6749 §4.1.2: a code that comes a second time was stolen, this time or the first; what came
 * from it ends. Before the lifetime: a late thief counts too.
 */
export async function checkUnused(code: AuthorizationCode, grants: GrantsStore): Promise<void> {
  if (code.grantId !== undefined) await grants.end(code.grantId);
  check(
    "the code is used for the first time",
    "RFC 6749 §4.1.2",
    code.grantId === undefined,
    usedBefore,
  );
}

/**
 * RFC 6749 §4.1.2: of two requests that pass every check at the same time, one takes the code; the
 * other ends what came from it.
 */
export function checkFirst<Redeemed>(redeemed: Redeemed | undefined): Redeemed {
  check(
    "no other request took the code meanwhile",
    "RFC 6749 §4.1.2",
    redeemed !== undefined,
    usedBefore,
  );
  return redeemed;
}

/** RFC 6749 §4.1.2: a code lives for moments, because it travels through the browser. */
export function checkAlive(code: AuthorizationCode, now: Clock): void {
  check(
    "the code has not expired",
    "RFC 6749 §4.1.2",
    now() < code.expiresAt,
    () => new TokenError("invalid_grant", "the code is unknown or has expired"),
  );
}

/**
 * RFC 6749 §4.1.3: the same redirect URI as at the start, byte by byte; another would mean the code
 * was led astray.
 */
export function checkRedirectUri({ redirect_uri }: TokenRequest, code: AuthorizationCode): void {
  check(
    "redirect_uri is there",
    "RFC 6749 §4.1.3",
    redirect_uri !== undefined,
    () => new TokenError("invalid_request", "redirect_uri is missing"),
  );
  check(
    "redirect_uri is the one of the authorization request",
    "RFC 6749 §4.1.3",
    redirect_uri === code.redirectUri,
    () =>
      new TokenError("invalid_grant", "redirect_uri is not the one of the authorization request"),
  );
}

/**
 * RFC 7636 §4.6: only who made the challenge knows the verifier; who has none does not. A wrong one
 * leaves the code alive; the fifth ends it, so that nobody can try on.
 */
export async function checkVerifier(
  { code_verifier }: TokenRequest,
  code: AuthorizationCode,
  codes: AuthorizationCodesStore,
): Promise<void> {
  if (code.codeChallenge === undefined) return checkNoVerifier(code_verifier);
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
  const isRight = isSameSecret(codeChallengeOf(code_verifier), code.codeChallenge);
  if (!isRight) await codes.countFailure(code.hash);
  check(
    "code_verifier fits code_challenge",
    "RFC 7636 §4.6",
    isRight && !code.isWornOut,
    () => new TokenError("invalid_grant", "code_verifier does not fit the code_challenge"),
  );
}

/**
 * RFC 9700 §4.8.2: a verifier without a challenge means that somebody took the challenge out of the
 * request on its way here.
 */
function checkNoVerifier(codeVerifier: string | undefined): void {
  check(
    "no code_verifier comes where no code_challenge came",
    "RFC 9700 §4.8.2",
    codeVerifier === undefined,
    () =>
      new TokenError(
        "invalid_grant",
        "a code_verifier came, but the authorization request had no code_challenge",
      ),
  );
}

function usedBefore(): TokenError {
  return new TokenError("invalid_grant", "the code was used before; what came from it has ended");
}
