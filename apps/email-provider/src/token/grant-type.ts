import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../clients/authenticate-client.ts";
import type { GrantType } from "../clients/client.ts";
import type { Carried } from "../stores/carried.ts";
import type { GivenBy } from "../stores/grant.ts";

/**
 * What a token request may come to: whom the tokens would speak for, what they would allow, and
 * where.
 */
export interface Offer {
  readonly subject: string;
  readonly scopes: readonly string[];
  /** The one resource the access token is meant for (RFC 8707 §2.2). */
  readonly audience: string;
  /** Absent when no user gave it. */
  readonly givenBy?: GivenBy;
  /** What extensions attached when it was given, or the last time it was taken. */
  readonly carried: Carried;
  /**
   * Uses up what the client brought; of several requests at once, one gets it. @throws TokenError
   */
  readonly take: (carried: Carried) => Promise<Taken>;
}

export interface Taken {
  /** Absent when no user gave it. */
  readonly grantId?: string;
  readonly refreshToken?: string;
}

/**
 * One way to come by tokens (RFC 6749 §1.3). Checks everything and uses up nothing: a request that
 * fails changes nothing.
 *
 * @throws TokenError
 */
export type CheckGrant = (request: TokenRequest, client: AuthenticatedClient) => Promise<Offer>;

/** Every grant type there is, by the name it has on the wire. */
export type GrantTypes = Readonly<Record<GrantType, CheckGrant>>;
