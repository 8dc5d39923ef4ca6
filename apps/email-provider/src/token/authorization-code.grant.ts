import { check } from "@tale/protocol/check";
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
import { checkAudience } from "./audience.checks.ts";
import { checkProofKey, isGuess } from "./code-verifier.checks.ts";
import type { GrantedAccess, Redeemed } from "./granted-access.ts";

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
  checkCodeUnused(code);
  checkCodeAlive(code, now);
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
  const { refreshToken, ...grant } = checkCodeTakenOnce(
    await authorizationCodes.redeem(code, data),
  );
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
function checkCodeUnused(
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
function checkCodeAlive(
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

/**
 * RFC 6749 §4.1.2: of two requests that pass every check at the same time, one takes the code; the
 * other ends what came from it.
 */
function checkCodeTakenOnce<Grant>(redeemed: Grant | undefined): Checked<Grant, "taken"> {
  check(
    "no other request took the code meanwhile",
    "RFC 6749 §4.1.2",
    redeemed !== undefined,
    usedBefore,
  );
  return redeemed as Checked<Grant, "taken">;
}

function unknownCode(): TokenError {
  return new TokenError("invalid_grant", "the code is unknown or has expired");
}

function usedBefore(): TokenError {
  return new TokenError("invalid_grant", "the code was used before; what came from it has ended");
}
