import type { IntrospectionResponse } from "@tale/protocol/introspection";
import { formatScope } from "@tale/protocol/scope";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { AccessTokens } from "../keys/access-tokens.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import type { IntrospectionRightsStore } from "../stores/introspection-rights.store.ts";
import type { RefreshTokensStore } from "../stores/refresh-tokens.store.ts";
import type { RevokedAccessTokensStore } from "../stores/revoked-access-tokens.store.ts";

export interface IntrospectOptions {
  readonly issuer: string;
  readonly resources: readonly string[];
  readonly accessTokens: AccessTokens;
  readonly grants: GrantsStore;
  readonly introspectionRights: IntrospectionRightsStore;
  readonly refreshTokens: RefreshTokensStore;
  readonly revokedAccessTokens: RevokedAccessTokensStore;
}

/**
 * @returns undefined when it is no live access token that the asking client may know about (RFC
 * 7662 §4)
 */
export async function introspectAccessToken(
  token: string,
  client: AuthenticatedClient,
  options: IntrospectOptions,
): Promise<IntrospectionResponse | undefined> {
  const claims = await options.accessTokens.read(token);
  if (!claims) return undefined;
  const mayKnow =
    claims.client_id === client.id || (await mayAskAbout(claims.aud, client, options));
  const isGranted = claims.grant_id === undefined || (await options.grants.isLive(claims.grant_id));
  const isLive = isGranted && !(await options.revokedAccessTokens.has(claims.jti));
  if (!mayKnow || !isLive) return undefined;
  const { iss, sub, aud, client_id, scope, iat, exp, jti, cnf, authorization_details } = claims;
  return {
    active: true,
    token_type: cnf ? "DPoP" : "Bearer",
    iss,
    sub,
    aud,
    client_id,
    ...(scope ? { scope } : {}),
    iat,
    exp,
    jti,
    ...(cnf ? { cnf } : {}), // RFC 9449 §6.2
    ...(authorization_details === undefined // RFC 9396 §9.2
      ? {}
      : { authorization_details: authorization_details as readonly unknown[] }),
  };
}

/**
 * A resource server, by the seed for all our resources, or by the operator's word for the one it is
 * named for (RFC 7662 §4).
 */
async function mayAskAbout(
  audience: string,
  client: AuthenticatedClient,
  { resources, introspectionRights }: IntrospectOptions,
): Promise<boolean> {
  if (!resources.includes(audience)) return false;
  return client.introspects === true || introspectionRights.has(client.id, audience);
}

/** A refresh token is nobody's business but its client's. */
export async function introspectRefreshToken(
  token: string,
  client: AuthenticatedClient,
  options: IntrospectOptions,
): Promise<IntrospectionResponse | undefined> {
  const found = await options.refreshTokens.find(token);
  if (!found || found.isReplaced || found.grant.clientId !== client.id) return undefined;
  const { grant, issuedAt, expiresAt } = found;
  return {
    active: true,
    iss: options.issuer,
    sub: grant.userId,
    client_id: grant.clientId,
    ...(grant.scopes.length > 0 ? { scope: formatScope(grant.scopes) } : {}),
    iat: Math.floor(issuedAt / 1000),
    exp: Math.floor(expiresAt / 1000),
  };
}
