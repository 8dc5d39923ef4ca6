import { check } from "@tale/protocol/check";
import type { TokenRequest } from "@tale/protocol/token-request";
import { isSameResource } from "@tale/protocol/resource-identifier";
import { parseScope } from "@tale/protocol/scope";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { GrantType } from "../clients/client.ts";
import { TokenError } from "../clients/token.error.ts";
import { scopesThatCount } from "../clients/scopes.ts";
import type { Grant } from "../stores/grant.ts";
import type { CheckGrant, GrantTypes } from "./grant-type.ts";

/**
 * RFC 6749 §5.2: three different mistakes, three different answers: none named, one we do not know,
 * one this client may not use.
 */
export function checkGrantType(
  { grant_type }: TokenRequest,
  client: AuthenticatedClient,
  grantTypes: GrantTypes,
): CheckGrant {
  check(
    "grant_type is there",
    "RFC 6749 §4.1.3",
    grant_type !== undefined,
    () => new TokenError("invalid_request", "grant_type is missing"),
  );
  const checkGrant = Object.hasOwn(grantTypes, grant_type)
    ? grantTypes[grant_type as GrantType]
    : undefined;
  check(
    "the grant type is supported",
    "RFC 6749 §5.2",
    checkGrant,
    () =>
      new TokenError("unsupported_grant_type", "grant_type is not one of those in the metadata"),
  );
  check(
    "the client may use this grant type",
    "RFC 6749 §5.2",
    client.grantTypes.includes(grant_type as GrantType),
    () => new TokenError("unauthorized_client", "the client is not registered for this grant_type"),
  );
  return checkGrant;
}

/**
 * RFC 8707 §2.2: a token is for one resource, one of those the user was asked about; the first when
 * none is named. It is called as it is spelled here.
 */
export function checkResource(
  requested: TokenRequest["resource"],
  granted: Pick<Grant, "resources">,
): string {
  const wanted = [requested ?? granted.resources[0] ?? []].flat();
  const [one] = wanted;
  check(
    "one resource per token",
    "RFC 8707 §2.2",
    wanted.length === 1 && one !== undefined,
    () => new TokenError("invalid_target", "ask for one resource per token"),
  );
  const resource = granted.resources.find((known) => isSameResource(known, one));
  check(
    "the resource was granted",
    "RFC 8707 §2.2",
    resource !== undefined,
    () =>
      new TokenError(
        "invalid_target",
        `resource is not one of those that were granted: ${granted.resources.join(" or ")}`,
      ),
  );
  return resource;
}

/**
 * RFC 6749 §6: a refresh may ask for less than was granted, never for more; without `scope` it asks
 * for all of it. What the authorization request may add in vain, it may too.
 */
export function checkScope(
  requested: string | undefined,
  granted: Pick<Grant, "scopes">,
): readonly string[] {
  if (requested === undefined) return granted.scopes;
  const scopes = scopesThatCount(parseScope(requested) ?? []);
  check(
    "the scope was granted",
    "RFC 6749 §6",
    scopes.length > 0 && scopes.every((scope) => granted.scopes.includes(scope)),
    () => new TokenError("invalid_scope", "scope asks for something that was not granted"),
  );
  return scopes;
}
