import type { TokenRequest } from "@tale/protocol/token-request";
import { second, type Clock } from "@tale/service/clock";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { TokenEndpoint } from "../authorization-server/token-endpoint.ts";
import { TokenError } from "../authorization-server/token.error.ts";
import type { Connection, ConnectionsStore, Tokens } from "../stores/connections.store.ts";
import type { LeasesStore } from "../stores/leases.store.ts";
import type { RegisteredProvider } from "../stores/providers.store.ts";

/** The provider no longer honours what the author once allowed. Only the author can change that. */
export class ConnectionEnded extends Error {
  override readonly name = "ConnectionEnded";
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

export interface AccessTokens {
  /** An access token that has some life left. `spent` is one that was just refused, whatever its expiry says. */
  current(connection: Connection, provider: RegisteredProvider, spent?: string): Promise<UsableToken>;

  /** Gets new tokens although the old ones may still be good; without a refresh token there is nothing to renew. */
  renew(connection: Connection, provider: RegisteredProvider): Promise<void>;
}

/**
 * Trades the refresh token for new tokens (RFC 6749 §6): when the access token has expired, and when its author comes
 * back. Nobody is asked anything.
 *
 * Single-flight: refresh tokens are used once, and a second use looks like theft to the provider (RFC 9700 §4.14.2), so
 * of any number of requests at once, also to several processes, one goes out and all wait for it. It looks at the stored
 * tokens once more: they may have been renewed since the caller read them.
 *
 * @step act-5.refresh-request
 * @step act-6.refused
 * @throws ConnectionEnded when the provider refuses the refresh token, or there is none; TokenError for everything that may pass
 */
export function createAccessTokens({ connections, leases, discovery, tokenEndpoint, now }: RefreshOptions): AccessTokens {
  const flights = new Map<string, Promise<UsableToken>>();

  async function refresh(id: string, provider: RegisteredProvider, stale: string): Promise<UsableToken> {
    const tokens = await connections.tokensOf(id);
    if (tokens && tokens.accessToken !== stale) return tokens;
    if (!tokens?.refreshToken) return end(id, tokens);
    try {
      const response = await tokenEndpoint(provider, await discovery.recent(provider.issuer), refreshTokenRequest(tokens.refreshToken, provider), tokens.dpopKey);
      await connections.renew(id, response, tokens);
      return { accessToken: response.access_token, dpopKey: response.dpopKey };
    } catch (error) {
      if (error instanceof TokenError && error.code === "invalid_grant") return end(id, tokens);
      throw error;
    }
  }

  /** Nothing has ended when others brought newer tokens meanwhile: theirs are answered. */
  async function end(id: string, refused?: Tokens): Promise<Tokens> {
    await connections.end(id, refused);
    const newer = await connections.tokensOf(id);
    if (newer) return newer;
    throw new ConnectionEnded("the provider no longer honours this connection");
  }

  function fly(id: string, provider: RegisteredProvider, stale: string): Promise<UsableToken> {
    const flight = flights.get(id) ?? leases.alone(`refresh ${id}`, () => refresh(id, provider, stale), stillWaiting).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  return {
    current: async ({ id }, provider, spent) => {
      const tokens = (await connections.tokensOf(id)) ?? (await end(id));
      const isGood = tokens.accessToken !== spent && tokens.expiresAt > now() + 10 * second;
      return isGood ? tokens : fly(id, provider, tokens.accessToken);
    },

    renew: async ({ id }, provider) => {
      const tokens = (await connections.tokensOf(id)) ?? (await end(id));
      if (tokens.refreshToken) await fly(id, provider, tokens.accessToken);
    },
  };
}

function stillWaiting(): TokenError {
  return new TokenError("unreachable", "another process still waits for the provider's answer");
}

function refreshTokenRequest(refreshToken: string, { contactsUrl }: RegisteredProvider): TokenRequest {
  return { grant_type: "refresh_token", refresh_token: refreshToken, resource: contactsUrl };
}
