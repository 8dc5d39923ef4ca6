import type { RevocationRequest } from "@tale/protocol/revocation";
import type { HttpClient } from "@tale/service/http-client";
import type { Tokens } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/providers.store.ts";
import { postForm } from "./back-channel.ts";
import type { ClientAuthentication } from "./client-authentication.ts";
import type { Discovery } from "./discovery.ts";
import { DiscoveryError } from "./discovery.error.ts";
import { TokenError } from "./token.error.ts";

/** Gives a connection's tokens back to the provider. @returns whether it confirmed that it forgot them */
export type RevocationEndpoint = (provider: RegisteredProvider, tokens: Tokens) => Promise<boolean>;

/**
 * The revocation endpoint as its client sees it (RFC 7009 §2.1). The refresh token goes back, if there is one: with it go
 * the access tokens made from it.
 *
 * @step act-6.revocation-request
 */
export function createRevocationEndpoint(http: HttpClient, discovery: Discovery, authenticateClient: ClientAuthentication): RevocationEndpoint {
  return async (provider, { refreshToken, accessToken }) => {
    const request: RevocationRequest = refreshToken ? { token: refreshToken, token_type_hint: "refresh_token" } : { token: accessToken, token_type_hint: "access_token" };
    try {
      const { revocation_endpoint } = await discovery.recent(provider.issuer);
      if (!revocation_endpoint) return false;
      const { status } = await postForm(http, revocation_endpoint, request as Record<string, string>, await authenticateClient(provider));
      return status === 200;
    } catch (error) {
      if (error instanceof DiscoveryError || error instanceof TokenError) return false;
      throw error;
    }
  };
}
