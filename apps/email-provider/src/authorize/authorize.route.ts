import type { AuthorizationRequest } from "@tale/protocol/authorization-request";
import { readParameters, SentParameters } from "@tale/protocol/parameters";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply, FastifyRequest } from "fastify";
import { answerErrorRedirect, redirectWithCode } from "../interaction/authorization-response.ts";
import type { Interactions } from "../interaction/interaction.ts";
import { checkClient, checkRedirectUri } from "../interaction/registered-redirect-uri.ts";
import { isConsentNeeded } from "../interaction/is-consent-needed.ts";
import type { Sessions } from "../session/current-session.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import { checkCodeChallenge, checkNotRepeated, checkResources, checkResponseType, checkScope } from "./authorize.checks.ts";

export interface AuthorizeOptions {
  readonly issuer: string;
  readonly resources: readonly [string, ...string[]];
  readonly clients: ClientsStore;
  readonly consents: ConsentsStore;
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

/**
 * The authorization endpoint (RFC 6749 §3.1 and §4.1.1).
 *
 * The user's browser comes here, sent by the client, with an authorization request in the query. If the user is known
 * and has allowed this before, the browser goes straight back with a code; otherwise it goes on to sign-in or consent
 * while the request waits here. Mistakes about client or redirect URI end on a page; all others go back to the client.
 *
 * @step act-2.authorization-request
 */
export async function authorizeRoute(service: Service, options: AuthorizeOptions): Promise<void> {
  service.setErrorHandler(answerErrorRedirect);

  service.get("/authorize", { schema: { querystring: SentParameters } }, (request, reply) => authorize(request.query, request, reply, options));
}

async function authorize(sent: SentParameters, request: FastifyRequest, reply: FastifyReply, options: AuthorizeOptions): Promise<FastifyReply> {
  const { message, repeated } = readParameters<AuthorizationRequest>(sent);
  const client = checkClient(await options.clients.find(message.client_id ?? ""));
  const redirectUri = checkRedirectUri(client, message.redirect_uri);

  const wayBack = { redirectUri, state: message.state, issuer: options.issuer };
  checkNotRepeated(repeated, wayBack);
  checkResponseType(message, client, wayBack);
  const codeChallenge = checkCodeChallenge(message, wayBack);
  const scopes = checkScope(message, client, wayBack);
  const resources = checkResources(message, options.resources, wayBack);

  const { state, login_hint: loginHint } = message;
  const pending = { clientId: client.id, redirectUri, codeChallenge, scopes, resources, ...(state === undefined ? {} : { state }), ...(loginHint ? { loginHint } : {}) };
  const session = await options.sessions.current(request);
  if (session && !(await isConsentNeeded(pending, client, session.user, options.consents))) {
    const code = await options.authorizationCodes.issue({ ...pending, userId: session.user.id });
    return redirectWithCode(reply, wayBack, code);
  }
  const id = await options.interactions.begin(pending, request, reply);
  return reply.redirect(`${session ? "/consent" : "/sign-in"}?request=${id}`, 303);
}
