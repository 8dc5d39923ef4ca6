import type { TokenRequest } from "@tale/protocol/token-request";
import type { AuthenticatedClient } from "../client-authentication/authenticate-client.ts";
import type { GrantType } from "../client-authentication/client.ts";

/** What a token request came to: whom the tokens speak for, what they allow, and where. */
export interface Issuance {
  /** Absent when no user gave it. */
  readonly grantId?: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** The one resource the access token is meant for (RFC 8707 §2.2). */
  readonly audience: string;
  readonly refreshToken?: string;
}

/**
 * One way to come by tokens (RFC 6749 §1.3): checks what the client brings, and takes it.
 *
 * @throws TokenError
 */
export type ExchangeGrant = (request: TokenRequest, client: AuthenticatedClient) => Promise<Issuance>;

/** Every grant type there is, by the name it has on the wire. */
export type GrantTypes = Readonly<Record<GrantType, ExchangeGrant>>;
