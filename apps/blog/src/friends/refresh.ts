import type { TokenRequest } from "@tale/protocol/token-request";
import { second, type Clock } from "@tale/service/clock";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { TokenEndpoint } from "../authorization-server/token-endpoint.ts";
import { TokenError } from "../authorization-server/token.error.ts";
import type {
  Connection,
  ConnectionsStore,
  EndReason,
  Tokens,
} from "../stores/connections.store.ts";
import type { LeasesStore } from "../stores/leases.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";

/** What the author once allowed can be used no longer. Only the author can change that. */
export class ConnectionEnded extends Error {
  override readonly name = "ConnectionEnded";
  readonly reason: EndReason;

  constructor(reason: EndReason, options?: ErrorOptions) {
    super(`the connection has ended: ${reason}`, options);
    this.reason = reason;
  }
}

export interface RefreshOptions {
  readonly connections: ConnectionsStore;
  readonly leases: LeasesStore;
  readonly discovery: Discovery;
  readonly tokenEndpoint: TokenEndpoint;
  readonly now: Clock;
}

/** An access token, and the key it is bound to, if it is. */
export type UsableToken = Pick<Tokens, "accessToken" | "dpopKey">;

/** A token that was refused, and how. */
export interface SpentToken {
  readonly accessToken: string;
  readonly refusedWith: Error;
}

export interface AccessTokens {
  /**
   * An access token that has some life left. `spent` is one that the contacts just refused,
   * whatever its expiry says.
   */
  current(
    connection: Connection,
    provider: RegisteredProvider,
    spent?: SpentToken,
  ): Promise<UsableToken>;

  /**
   * Gets new tokens although the old ones may still be good; without a refresh token there is
   * nothing to renew.
   */
  renew(connection: Connection, provider: RegisteredProvider): Promise<void>;
}

/**
 * Trades the refresh token for new tokens (RFC 6749 §6): when the access token has expired, and
 * when its author comes back. Nobody is asked anything.
 *
 * Single-flight: refresh tokens are used once, and a second use looks like theft to the provider
 * (RFC 9700 §4.14.2), so of any number of requests at once, also to several processes, one goes out
 * and all wait for it. It looks at the stored tokens once more: they may have been renewed since
 * the caller read them.
 *
 * @step act-5.refresh-request
 * @step act-6.refused
 * @throws ConnectionEnded when the provider refuses the refresh token, or there is none; TokenError
 * for everything that may pass
 */
export function createAccessTokens({
  connections,
  leases,
  discovery,
  tokenEndpoint,
  now,
}: RefreshOptions): AccessTokens {
  const flights = new Map<string, Promise<UsableToken>>();

  async function refresh(
    id: string,
    provider: RegisteredProvider,
    stale: string,
    spent?: SpentToken,
  ): Promise<UsableToken> {
    const tokens = await connections.tokensOf(id);
    if (tokens && tokens.accessToken !== stale) return tokens;
    if (!tokens) return end(id, "unreadable");
    if (!tokens.refreshToken)
      return end(id, spent ? "contacts" : "expired", tokens, spent?.refusedWith);
    try {
      const response = await tokenEndpoint(
        provider,
        await discovery.recent(provider.issuer),
        refreshTokenRequest(tokens.refreshToken, provider),
        tokens.dpopKey,
      );
      await connections.renew(id, response, tokens);
      return { accessToken: response.access_token, dpopKey: response.dpopKey };
    } catch (error) {
      if (error instanceof TokenError && error.code === "invalid_grant")
        return end(id, "refused", tokens, error);
      throw error;
    }
  }

  /** Nothing has ended when others brought newer tokens meanwhile: theirs are answered. */
  async function end(
    id: string,
    reason: EndReason,
    refused?: Tokens,
    cause?: Error,
  ): Promise<Tokens> {
    await connections.end(id, reason, refused);
    const newer = await connections.tokensOf(id);
    if (newer) return newer;
    throw new ConnectionEnded((await connections.endOf(id)) ?? reason, { cause });
  }

  function fly(
    id: string,
    provider: RegisteredProvider,
    stale: string,
    spent?: SpentToken,
  ): Promise<UsableToken> {
    const flight =
      flights.get(id) ??
      leases
        .alone(`refresh ${id}`, () => refresh(id, provider, stale, spent), stillWaiting)
        .finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  return {
    current: async ({ id }, provider, spent) => {
      const tokens = (await connections.tokensOf(id)) ?? (await end(id, "unreadable"));
      const isGood =
        tokens.accessToken !== spent?.accessToken && tokens.expiresAt > now() + 10 * second;
      return isGood ? tokens : fly(id, provider, tokens.accessToken, spent);
    },

    renew: async ({ id }, provider) => {
      const tokens = (await connections.tokensOf(id)) ?? (await end(id, "unreadable"));
      if (tokens.refreshToken) await fly(id, provider, tokens.accessToken);
    },
  };
}

function stillWaiting(): TokenError {
  return new TokenError("unreachable", "another process still waits for the provider's answer");
}

function refreshTokenRequest(
  refreshToken: string,
  { contactsUrl }: RegisteredProvider,
): TokenRequest {
  return { grant_type: "refresh_token", refresh_token: refreshToken, resource: contactsUrl };
}
