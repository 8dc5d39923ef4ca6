import type { FastifyBaseLogger } from "fastify";
import type {
  AuthorizationCode,
  Place,
} from "../authorization-server/authorization-response.checks.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { RevocationEndpoint } from "../authorization-server/revocation-endpoint.ts";
import type { TokenEndpoint } from "../authorization-server/token-endpoint.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { shareProblemPath } from "../share.problems.ts";
import type { ConnectionsStore } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import type { AnsweredRequest } from "./callback.checks.ts";
import { codeTokenRequest } from "./token-request.ts";

export interface TradeOptions {
  readonly connections: ConnectionsStore;
  readonly discovery: Discovery;
  readonly tokenEndpoint: TokenEndpoint;
  readonly revocationEndpoint: RevocationEndpoint;
  readonly redirectUris: RedirectUris;
  readonly noteRefusal: NoteRefusal;
}

/** A code that came back to the author who asked for it. */
export interface ReceivedCode {
  readonly provider: RegisteredProvider;
  readonly journey: AnsweredRequest;
  readonly code: AuthorizationCode;
  /** Where it arrived, below the address that providers share. */
  readonly place: Place;
}

/** Trades a code for tokens. @returns the address of ours at which the author goes on */
export type TradeCode = (received: ReceivedCode, log: FastifyBaseLogger) => Promise<string>;

/**
 * The code goes to the provider, tokens come back and are kept, encrypted (RFC 6749 §4.1.3). The
 * refresh token that they replace goes back, so that no grant is left behind.
 */
export function createTradeCode(options: TradeOptions): TradeCode {
  const { connections, discovery, tokenEndpoint, revocationEndpoint, redirectUris, noteRefusal } =
    options;

  return async ({ provider, journey, code, place }, log) => {
    try {
      const metadata = await discovery.recent(provider.issuer);
      const redirectUri = redirectUris.connect(place);
      const request = codeTokenRequest({ ...journey, code, redirectUri }, provider);
      const tokens = await tokenEndpoint(provider, metadata, request);
      const scope = tokens.scope ?? journey.scope;
      const former = await connections.connect(journey.author, provider.id, scope, tokens);
      if (former?.refreshToken && former.refreshToken !== tokens.refresh_token) {
        const revoked = await revocationEndpoint(provider, former, log);
        const message = "the refresh token of the former connection was not taken back";
        if (revoked !== "confirmed") log.warn({ issuer: provider.issuer, revoked }, message);
      }
      return `/posts/${journey.postId}/friends/${provider.id}`;
    } catch (error) {
      const problem = problemOfFailure(error);
      await noteRefusal(log, provider, error, "no connection");
      return shareProblemPath(journey.postId, provider.id, problem);
    }
  };
}
