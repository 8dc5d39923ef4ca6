import { check } from "@tale/protocol/check";
import { codeChallengeOf, isCodeVerifier } from "@tale/protocol/pkce";
import type { Checked } from "@tale/protocol/checked";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { Clock } from "@tale/service/clock";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { Scope } from "../clients/scopes.ts";
import { TokenError } from "../clients/token.error.ts";
import type {
  AuthorizationCode,
  AuthorizationCodesStore,
  RedeemableCode,
} from "../stores/authorization-codes.store.ts";
import type { ExtensionData } from "../stores/extension-data.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import { isSameSecret } from "../stores/hash.ts";
import { checkAudience } from "./audience.checks.ts";
import type { GrantedAccess, Redeemed } from "./token.checks.ts";

export interface CodeGrantOptions {
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly grants: GrantsStore;
  readonly scopes: readonly Scope[];
  readonly now: Clock;
}

export interface CheckedCode extends GrantedAccess {
  readonly type: "authorization_code";
  readonly code: RedeemableCode;
  readonly client: AuthenticatedClient;
}

/**
 * The code comes back (RFC 6749 §4.1.3). Every check comes before the code is redeemed: a request
 * that fails does not use it up. A code that was used before ends what came from it, and a wrong
 * verifier is counted; both are written here, and not by the checks.
 */
export async function checkAuthorizationCode(
  request: TokenRequest,
  client: AuthenticatedClient,
  { authorizationCodes, grants, scopes, now }: CodeGrantOptions,
): Promise<CheckedCode> {
  checkCodeSent(request);
  const code = checkCode(await authorizationCodes.find(request.code), client);
  if (code.grantId !== undefined) await grants.end(code.grantId);
  checkUnused(code);
  checkAlive(code, now);
  checkSameRedirectUri(code, request);
  if (isGuess(code, request)) await authorizationCodes.countFailure(code.hash);
  const verified = checkProofKey(code, request);
  const target = checkAudience(request, code, scopes); // RFC 8707 §2.2
  return {
    ...code,
    type: "authorization_code",
    code: verified,
    client,
    subject: code.userId,
    ...target,
    givenBy: code,
  };
}

/** RFC 6749 §4.1.4: the code becomes a grant, once; of two requests at the same time, for one. */
export async function redeemCode(
  { code, client }: CheckedCode,
  data: ExtensionData,
  { authorizationCodes }: CodeGrantOptions,
): Promise<Redeemed> {
  const { refreshToken, ...grant } = checkFirst(await authorizationCodes.redeem(code, data));
  return { ...grant, ...(client.grantTypes.includes("refresh_token") ? { refreshToken } : {}) };
}

function checkCodeSent(
  request: TokenRequest,
): asserts request is TokenRequest & { readonly code: string } {
  check(
    "code is there",
    "RFC 6749 §4.1.3",
    request.code !== undefined,
    () => new TokenError("invalid_request", "code is missing"),
  );
}

/**
 * RFC 6749 §4.1.3: a code is of use to the client it was made for; another's attempt changes
 * nothing for the owner.
 */
function checkCode(
  found: AuthorizationCode | undefined,
  client: AuthenticatedClient,
): Checked<AuthorizationCode, "this client's"> {
  check("the code is one of ours", "RFC 6749 §4.1.3", found, unknownCode);
  check(
    "the code was made for this client",
    "RFC 6749 §4.1.3",
    found.clientId === client.id,
    unknownCode,
  );
  return found as Checked<AuthorizationCode, "this client's">;
}

/**
 * RFC 6749 §4.1.2: a code that comes a second time was stolen, this time or the first; what came
 * from it ends. Before the lifetime: a late thief counts too.
 */
function checkUnused(
  code: AuthorizationCode,
): asserts code is Checked<AuthorizationCode, "unused"> {
  check(
    "the code is used for the first time",
    "RFC 6749 §4.1.2",
    code.grantId === undefined,
    usedBefore,
  );
}

/** RFC 6749 §4.1.2: a code lives for moments, because it travels through the browser. */
function checkAlive(
  code: AuthorizationCode,
  now: Clock,
): asserts code is Checked<AuthorizationCode, "alive"> {
  check("the code has not expired", "RFC 6749 §4.1.2", now() < code.expiresAt, unknownCode);
}

/**
 * RFC 6749 §4.1.3: the same redirect URI as at the start, byte by byte; another would mean the code
 * was led astray.
 */
function checkSameRedirectUri(
  code: AuthorizationCode,
  { redirect_uri }: TokenRequest,
): asserts code is Checked<AuthorizationCode, "sent to the same redirect URI"> {
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

/** A guess at the verifier: each is counted, and the fifth is the last (RFC 7636 §7.1). */
function isGuess({ codeChallenge }: AuthorizationCode, { code_verifier = "" }: TokenRequest) {
  if (codeChallenge === undefined || !isCodeVerifier(code_verifier)) return false;
  return !isSameSecret(codeChallengeOf(code_verifier), codeChallenge);
}

/** RFC 7636 §4.6: a code with a challenge needs its verifier, and one without must get none. */
function checkProofKey<Code extends AuthorizationCode>(
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

/**
 * RFC 6749 §4.1.2: of two requests that pass every check at the same time, one takes the code; the
 * other ends what came from it.
 */
function checkFirst<Grant>(redeemed: Grant | undefined): Checked<Grant, "taken"> {
  check(
    "no other request took the code meanwhile",
    "RFC 6749 §4.1.2",
    redeemed !== undefined,
    usedBefore,
  );
  return redeemed as Checked<Grant, "taken">;
}

const challengeWasMissing =
  "a code_verifier came, but the authorization request had no code_challenge";

function unknownCode(): TokenError {
  return new TokenError("invalid_grant", "the code is unknown or has expired");
}

function usedBefore(): TokenError {
  return new TokenError("invalid_grant", "the code was used before; what came from it has ended");
}
