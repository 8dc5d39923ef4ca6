import { formatScope } from "@tale/protocol/scope";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { TokenResponse } from "@tale/protocol/token-response";
import type { Clock } from "@tale/service/clock";
import type { AuthenticatedClient } from "../client-authentication/authenticate-client.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import { checkAlive, checkCode, checkFirst, checkRedirectUri, checkUnused, checkVerifier } from "./authorization-code.checks.ts";
import { checkResource } from "./token.checks.ts";

export interface RedeemCodeOptions {
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly grants: GrantsStore;
  readonly accessTokens: AccessTokens;
  readonly now: Clock;
}

/**
 * The code comes back, and becomes tokens (RFC 6749 §4.1.3 and §4.1.4).
 * Every check comes before the code is taken: a request that fails does not use it up.
 */
export async function redeemCode(request: TokenRequest, client: AuthenticatedClient, options: RedeemCodeOptions): Promise<TokenResponse> {
  const { authorizationCodes, grants, accessTokens, now } = options;
  const code = checkCode(request, client, await authorizationCodes.find(request.code ?? ""));
  await checkUnused(code, grants);
  checkAlive(code, now);
  checkRedirectUri(request, code);
  await checkVerifier(request, code, authorizationCodes);
  const audience = checkResource(request.resource, code);

  const { grant, refreshToken } = checkFirst(await grants.redeem(code));
  const scope = formatScope(grant.scopes);
  return {
    access_token: await accessTokens.sign({ subject: grant.userId, clientId: client.id, audience, scope, grantId: grant.id }),
    token_type: "Bearer",
    expires_in: accessTokens.lifetime,
    ...(client.grantTypes.includes("refresh_token") ? { refresh_token: refreshToken } : {}),
    scope,
  };
}
