import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import { grantTypes, type GrantType } from "../clients/client.ts";
import { TokenError } from "../clients/token.error.ts";
import type { ExtensionData } from "../stores/extension-data.ts";
import type { GivenBy } from "../stores/grant.ts";
import type { Audience, ScopesOfAudience } from "./audience.checks.ts";

/**
 * What a token request was found good for: whom the tokens will speak for, what they will allow,
 * and where. Nothing is used up yet.
 */
export interface GrantedAccess extends ExtensionData {
  readonly subject: string;
  readonly scopes: ScopesOfAudience;
  /** The one resource the access token is meant for (RFC 8707 §2.2). */
  readonly audience: Audience;
  /** Absent when no user gave it. */
  readonly givenBy?: GivenBy;
}

/** What came of using it up. */
export type Redeemed = Checked<
  {
    readonly grantId: string;
    /** Absent where the client may have none. */
    readonly refreshToken?: string;
  },
  "taken"
>;

/** A client in its own name uses up nothing. */
export type NothingToRedeem = { readonly grantId?: never; readonly refreshToken?: never };

const known: readonly string[] = grantTypes;

/**
 * RFC 6749 §5.2: three different mistakes, three different answers: none named, one we do not know,
 * one this client may not use.
 */
export function checkGrantType(
  { grant_type }: TokenRequest,
  client: AuthenticatedClient,
): GrantType {
  check(
    "grant_type is there",
    "RFC 6749 §4.1.3",
    grant_type !== undefined,
    () => new TokenError("invalid_request", "grant_type is missing"),
  );
  check(
    "the grant type is supported",
    "RFC 6749 §5.2",
    known.includes(grant_type),
    () =>
      new TokenError("unsupported_grant_type", "grant_type is not one of those in the metadata"),
  );
  check(
    "the client may use this grant type",
    "RFC 6749 §5.2",
    client.grantTypes.includes(grant_type as GrantType),
    () => new TokenError("unauthorized_client", "the client is not registered for this grant_type"),
  );
  return grant_type as GrantType;
}
