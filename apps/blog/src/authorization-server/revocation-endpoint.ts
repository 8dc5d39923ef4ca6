import { check } from "@tale/protocol/check";
import type { RevocationRequest } from "@tale/protocol/revocation";
import type { HttpClient } from "@tale/service/http-client";
import type { FastifyBaseLogger } from "fastify";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { asking } from "../refusals/party.error.ts";
import { refusalIn } from "../refusals/refusal.ts";
import type { Tokens } from "../stores/connections.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { postForm, type DecidedAnswer } from "./back-channel.ts";
import type { ClientAuthentication } from "./client-authentication.ts";
import type { Discovery } from "./discovery.ts";
import { DiscoveryError } from "./discovery.error.ts";
import { TokenError } from "./token.error.ts";

/** Whether the provider confirmed that it forgot the tokens, and if not, why. */
export type Revoked = "confirmed" | "not_offered" | "unreachable" | "refused";

/** Gives a connection's tokens back to the provider. */
export type RevocationEndpoint = (
  provider: RegisteredProvider,
  tokens: Tokens,
  log: FastifyBaseLogger,
) => Promise<Revoked>;

export interface RevocationEndpointOptions {
  readonly http: HttpClient;
  readonly discovery: Discovery;
  readonly authenticateClient: ClientAuthentication;
  readonly noteRefusal: NoteRefusal;
}

/**
 * The revocation endpoint as its client sees it (RFC 7009 §2.1). The refresh token goes back, if
 * there is one: with it go the access tokens made from it. A server without such an endpoint was
 * not asked anything.
 *
 * @step act-6.revocation-request
 */
export function createRevocationEndpoint(options: RevocationEndpointOptions): RevocationEndpoint {
  const { http, discovery, authenticateClient, noteRefusal } = options;

  return async (provider, tokens, log) => {
    try {
      const { revocation_endpoint: endpoint } = await discovery.recent(provider.issuer);
      if (!endpoint) return "not_offered";
      return await asking("revocation", async () =>
        checkForgotten(
          await postForm(http, endpoint, requestFor(tokens), await authenticateClient(provider)),
        ),
      );
    } catch (error) {
      if (!(error instanceof DiscoveryError || error instanceof TokenError)) throw error;
      await noteRefusal(log, provider, error, "tokens were not taken back", "revocation");
      return error.code === "unreachable" ? "unreachable" : "refused";
    }
  };
}

function requestFor({ refreshToken, accessToken }: Tokens): Record<string, string> {
  const request: RevocationRequest = refreshToken
    ? { token: refreshToken, token_type_hint: "refresh_token" }
    : { token: accessToken, token_type_hint: "access_token" };
  return request as Record<string, string>;
}

/**
 * RFC 7009 §2.2: 200 says that the tokens are worth nothing any more, also when they were unknown.
 */
function checkForgotten(answer: DecidedAnswer): "confirmed" {
  check("the provider has forgotten the tokens", "RFC 7009 §2.2", answer.status === 200, () => {
    const message = `the revocation endpoint answered ${answer.status}`;
    return new TokenError("other_refusal", message, { refusal: refusalIn(answer) });
  });
  return "confirmed";
}
