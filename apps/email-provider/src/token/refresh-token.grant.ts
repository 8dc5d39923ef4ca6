import { check } from "@tale/protocol/check";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { asksForSecurityProfile } from "../clients/client.ts";
import type { Scope } from "../clients/scopes.ts";
import { TokenError } from "../clients/token.error.ts";
import type { Grant } from "../stores/grant.ts";
import type { RefreshToken, RefreshTokensStore } from "../stores/refresh-tokens.store.ts";
import type { CheckGrant, Taken } from "./grant-type.ts";
import { checkNarrowerAudience } from "./audience.checks.ts";

/**
 * A new access token for what was granted before; the refresh token is replaced on the way (RFC
 * 6749 §6), unless a key of its client guards it.
 */
export function refreshGrant({
  refreshTokens,
  scopes: known,
}: {
  readonly refreshTokens: RefreshTokensStore;
  readonly scopes: readonly Scope[];
}): CheckGrant {
  return async (request, client) => {
    const presented = request.refresh_token ?? "";
    const { grant } = checkRefreshToken(request, client, await refreshTokens.find(presented));
    const scopes = checkStillRegistered(grant, client);
    const target = checkNarrowerAudience(request, { ...grant, scopes }, known);

    const use = asksForSecurityProfile(client) ? refreshTokens.keep : refreshTokens.rotate;
    const take = async (): Promise<Taken> => ({
      grantId: grant.id,
      refreshToken: checkNotStolen(await use(presented)),
    });
    return {
      subject: grant.userId,
      ...target,
      givenBy: grant,
      carried: grant.carried,
      take,
    };
  };
}

/** RFC 6749 §6: a refresh token is bound to the client it was issued to. */
function checkRefreshToken(
  { refresh_token }: TokenRequest,
  client: AuthenticatedClient,
  found: RefreshToken | undefined,
): RefreshToken {
  check(
    "refresh_token is there",
    "RFC 6749 §6",
    refresh_token !== undefined,
    () => new TokenError("invalid_request", "refresh_token is missing"),
  );
  check(
    "the refresh token is alive and this client's",
    "RFC 6749 §6",
    found?.grant.clientId === client.id,
    () => new TokenError("invalid_grant", "the refresh token is unknown, expired or revoked"),
  );
  return found as RefreshToken;
}

/**
 * RFC 7592 §2.2: a client that was registered for less since then has no more than that, whatever
 * its users once allowed.
 */
function checkStillRegistered(
  { scopes: granted }: Grant,
  { scopes: registered }: AuthenticatedClient,
): readonly string[] {
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
  return scopes;
}

/**
 * RFC 9700 §4.14.2: a replaced token that comes back is either an answer that got lost moments ago,
 * or a theft.
 */
function checkNotStolen(successor: string | undefined): string {
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
  return successor;
}
