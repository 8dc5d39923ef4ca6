import { check } from "@tale/protocol/check";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { GrantType } from "../clients/client.ts";
import { TokenError } from "../clients/token.error.ts";
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
