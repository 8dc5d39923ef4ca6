import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import type { TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import type { Client } from "./client.ts";

/** Where a client's credentials may be: in the `Authorization` header, or in the body. */
export type SentCredentials = SentClientCredentials & {
  readonly authorization: string | undefined;
};

/** Who the sender says it is, and what would prove it. */
export interface Claim {
  readonly method: TokenEndpointAuthMethod;
  readonly clientId: string;
  /** Takes as long for an unknown client as for a known one. */
  readonly isProvenFor: (client: Promise<Client | undefined>) => Promise<boolean>;
}

/**
 * One way to say and prove who one is (RFC 6749 §2.3).
 *
 * @returns undefined when the request does not use this way
 * @throws TokenError when it tries to and cannot be read
 */
export type AuthenticationMethod = (sent: SentCredentials) => Claim | undefined;
