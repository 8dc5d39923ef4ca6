import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { asksForSecurityProfile } from "../clients/client.ts";
import type { Scope } from "../clients/scopes.ts";
import { TokenError } from "../clients/token.error.ts";
import type { Grant } from "../stores/grant.ts";
import type { RefreshToken, RefreshTokensStore } from "../stores/refresh-tokens.store.ts";
import { checkNarrowerAudience, type ScopesOfClient } from "./audience.checks.ts";
import type { GrantedAccess, Redeemed } from "./granted-access.ts";

type GrantOfClient = Checked<Grant, "this client's">;

export interface RefreshGrantOptions {
  readonly refreshTokens: RefreshTokensStore;
  readonly scopes: readonly Scope[];
}

export interface CheckedRefreshToken extends GrantedAccess {
  readonly type: "refresh_token";
  readonly refreshToken: string;
  readonly grant: GrantOfClient;
  readonly client: AuthenticatedClient;
}

/** A new access token for what was granted before (RFC 6749 §6), or for less of it. */
export async function checkRefreshToken(
  request: TokenRequest,
  client: AuthenticatedClient,
  { refreshTokens, scopes: known }: RefreshGrantOptions,
): Promise<CheckedRefreshToken> {
  checkRefreshTokenSent(request);
  const { refresh_token: refreshToken } = request;
  const grant = checkRefreshTokenOfClient(await refreshTokens.find(refreshToken), client);
  const scopes = checkStillRegistered(grant, client);
  const target = checkNarrowerAudience(request, { ...grant, scopes }, known); // RFC 8707 §2.2
  return {
    ...grant,
    type: "refresh_token",
    refreshToken,
    grant,
    client,
    subject: grant.userId,
    ...target,
    givenBy: grant,
  };
}

/**
 * RFC 9700 §4.14.2: the refresh token is replaced on the way; that of a client of the FAPI 2.0
 * Security Profile stays, because a key guards it (§5.3.2.1).
 */
export async function useRefreshToken(
  { grant, client, refreshToken }: CheckedRefreshToken,
  { refreshTokens }: RefreshGrantOptions,
): Promise<Redeemed> {
  const successor = asksForSecurityProfile(client)
    ? await refreshTokens.keep(refreshToken)
    : await refreshTokens.rotate(refreshToken);
  return checkNotStolen(grant, successor);
}

function checkRefreshTokenSent(
  request: TokenRequest,
): asserts request is TokenRequest & { readonly refresh_token: string } {
  check(
    "refresh_token is there",
    "RFC 6749 §6",
    request.refresh_token !== undefined,
    () => new TokenError("invalid_request", "refresh_token is missing"),
  );
}

/** RFC 6749 §6: a refresh token is bound to the client it was issued to. */
function checkRefreshTokenOfClient(
  found: RefreshToken | undefined,
  client: AuthenticatedClient,
): GrantOfClient {
  check(
    "the refresh token is alive and this client's",
    "RFC 6749 §6",
    found?.grant.clientId === client.id,
    () => new TokenError("invalid_grant", "the refresh token is unknown, expired or revoked"),
  );
  return found?.grant as GrantOfClient;
}

/**
 * RFC 7592 §2.2: a client that was registered for less since then has no more than that, whatever
 * its users once allowed.
 */
function checkStillRegistered(
  { scopes: granted }: Grant,
  { scopes: registered }: AuthenticatedClient,
): ScopesOfClient {
  const scopes = granted.filter((scope) => registered.includes(scope));
  check(
    "the client is registered for some of what was granted",
    "RFC 7592 §2.2",
    scopes.length > 0 || granted.length === 0,
    () =>
      new TokenError(
        "invalid_grant",
        "the client is not registered any longer for anything that was granted",
      ),
  );
  return scopes as readonly string[] as ScopesOfClient;
}

/**
 * RFC 9700 §4.14.2: a replaced token that comes back is either an answer that got lost moments ago,
 * or a theft.
 */
function checkNotStolen(grant: GrantOfClient, successor: string | undefined): Redeemed {
  check(
    "the refresh token was not used before",
    "RFC 9700 §4.14.2",
    successor !== undefined,
    () =>
      new TokenError(
        "invalid_grant",
        "the refresh token was used before; the whole grant has ended",
      ),
  );
  return { grantId: grant.id, refreshToken: successor } as Redeemed;
}
