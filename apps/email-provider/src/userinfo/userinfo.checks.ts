import { check } from "@tale/protocol/check";
import type { OwnAccessTokenClaims } from "../keys/access-tokens.ts";
import type { GrantsStore } from "../stores/grants.store.ts";
import type { RevokedAccessTokensStore } from "../stores/revoked-access-tokens.store.ts";
import type { User } from "../stores/users.store.ts";
import { UserinfoError } from "./userinfo.error.ts";

/**
 * RFC 6750 §3.1: a token of ours, of a grant that nobody ended. Here we can ask ourselves, so a
 * token taken back is over at once.
 */
export async function checkAccessTokenAlive(
  claims: OwnAccessTokenClaims | undefined,
  grants: GrantsStore,
  revoked: RevokedAccessTokensStore,
): Promise<OwnAccessTokenClaims> {
  check(
    "the token is no client's own",
    "OpenID Connect Core §5.3",
    !claims || claims.grant_id !== undefined,
    () => new UserinfoError("invalid_token", "the token is the client's own, and about no user"),
  );
  const isLive =
    claims?.grant_id !== undefined &&
    (await grants.isLive(claims.grant_id)) &&
    !(await revoked.has(claims.jti));
  check("the token is ours and alive", "RFC 6750 §3.1", claims && isLive, notAlive);
  return claims;
}

/**
 * OpenID Connect Core §5.3: the scope is the permission, whichever resource the token is meant for
 * besides.
 */
export function checkOpenidScope({ scope = "" }: OwnAccessTokenClaims): readonly string[] {
  const scopes = scope.split(" ");
  check(
    "the token was given for knowing who the user is",
    "OpenID Connect Core §5.3",
    scopes.includes("openid"),
    () => new UserinfoError("insufficient_scope", "the token lacks the scope openid"),
  );
  return scopes;
}

export function checkUser(user: User | undefined): User {
  check("the user is still here", "OpenID Connect Core §5.3.3", user, notAlive);
  return user;
}

function notAlive(): UserinfoError {
  return new UserinfoError("invalid_token", "the token is unknown, expired or revoked");
}
