import type { Service } from "@tale/service/create-service";
import type { Authors } from "../author.ts";
import { checkEachOnce, checkIssuer, checkOneAnswer, checkPlace, type Answer, type Arrival } from "../authorization-server/authorization-response.checks.ts";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { RevocationEndpoint } from "../authorization-server/revocation-endpoint.ts";
import type { TokenEndpoint } from "../authorization-server/token-endpoint.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import { findRegistered } from "../registered-provider.ts";
import { shareProblemPath, type ShareProblem } from "../share.problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { ConnectionsStore } from "../stores/connections.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { checkState } from "./callback.checks.ts";
import { codeTokenRequest } from "./token-request.ts";

export interface CallbackOptions {
  readonly authors: Authors;
  readonly providers: ProvidersStore;
  readonly authorizationRequests: AuthorizationRequestsStore;
  readonly connections: ConnectionsStore;
  readonly discovery: Discovery;
  readonly tokenEndpoint: TokenEndpoint;
  readonly revocationEndpoint: RevocationEndpoint;
  readonly redirectUris: RedirectUris;
}

/**
 * The browser brings the provider's answer (RFC 6749 §4.1.2), and Quillpost turns a code into tokens (RFC 6749 §4.1.3).
 *
 *   1. whose answer is it?      state: this author, this browser, once      checkState
 *   2. who answers?             the address and iss: the one that was asked  checkPlace, checkIssuer
 *   3. what is the answer?      a code or an error, each once               checkOneAnswer
 *   4. the code for tokens      back channel, with secret and verifier      tokenEndpoint
 *   5. tokens kept, encrypted; the refresh token they replace goes back, so that no grant is left behind
 *   6. the author goes on to an address without a code in it
 *
 * It does not read contacts: `friends` does, with what is kept here.
 *
 * @step act-2.authorization-response
 * @step act-2.token-request
 * @step act-3.narrowed-token
 * @step act-4.error-response
 */
export async function callbackRoute(pages: Service, options: CallbackOptions): Promise<void> {
  const { authors, providers, authorizationRequests, connections, discovery, tokenEndpoint, revocationEndpoint, redirectUris } = options;

  pages.setErrorHandler((error, _request, reply) => {
    if (error instanceof CallbackError) return reply.code(400).view("authorization-server/refused.page.hbs", { ...error.text, code: error.code });
    throw error;
  });

  pages.get<Arrival>("/callback/:place?", async (request, reply) => {
    const { place } = request.params;
    const response = checkEachOnce(request.query as Record<string, string | string[]>);
    const journey = await checkState(authorizationRequests, response, await authors.of(request));
    const provider = await findRegistered(providers, journey.providerId);
    const again = { href: `/posts/${journey.postId}/share`, label: "Begin again" };
    try {
      const metadata = await discovery.recent(provider.issuer);
      checkPlace(place, metadata, again);
      checkIssuer(response, metadata, again);
      const answer = checkOneAnswer(response, again);
      if (answer.error !== undefined) return reply.redirect(shareProblemPath(journey.postId, provider.id, problemOf(answer)), 303);

      const tokens = await tokenEndpoint(provider, metadata, codeTokenRequest({ ...journey, ...answer, redirectUri: redirectUris.connect(place) }, provider));
      const former = await connections.connect(journey.author, provider.id, tokens.scope ?? journey.scope, tokens);
      const isGivenBack = !former?.refreshToken || former.refreshToken === tokens.refresh_token || (await revocationEndpoint(provider, former));
      if (!isGivenBack) request.log.warn({ issuer: provider.issuer }, "the refresh token of the former connection was not taken back");
      return reply.redirect(`/posts/${journey.postId}/friends/${provider.id}`, 303);
    } catch (error) {
      const problem = problemOfFailure(error);
      request.log.warn({ issuer: provider.issuer, problem: (error as Error).message }, "no connection");
      return reply.redirect(shareProblemPath(journey.postId, provider.id, problem), 303);
    }
  });
}

function problemOf({ error }: Answer): ShareProblem {
  if (error === "access_denied") return "denied";
  return error === "server_error" || error === "temporarily_unavailable" ? "provider_trouble" : "provider_refused";
}
