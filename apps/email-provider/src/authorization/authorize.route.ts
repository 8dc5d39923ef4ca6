import { SentParameters } from "@tale/protocol/parameters";
import type { Service } from "@tale/service/create-service";
import { finishPushedRequest } from "../beyond/pushed-requests/request-uri.ts";
import type { Sessions } from "../session/current-session.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import { nextStep, type ConsentRules } from "./authorization.ts";
import {
  checkAuthorizationRequest,
  receiveRequest,
  type AuthorizationRequestOptions,
  type CheckedRequest,
} from "./authorization-request.ts";
import { checkMayAsk, preventOpenRedirect, limitWaiting } from "./authorize.checks.ts";
import type { Interactions } from "./interaction.ts";
import { answerErrorRedirect, redirectWithCode } from "./redirect.ts";

export interface AuthorizeOptions extends AuthorizationRequestOptions, ConsentRules {
  readonly attempts: AttemptsStore;
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

/**
 * The authorization endpoint (RFC 6749 §3.1 and §4.1.1).
 *
 * The user's browser comes here, sent by the client, with an authorization request in the query. If
 * the user is known and has allowed this before, the browser goes straight back with a code;
 * otherwise it goes on to sign-in or consent while the request waits here. Mistakes about client or
 * redirect URI end on a page; all others go back to the client.
 *
 * @step act-2.authorization-request
 */
export async function authorizeRoute(service: Service, options: AuthorizeOptions): Promise<void> {
  const { clients, attempts, sessions, interactions } = options;
  const { authorizationCodes, pushedRequests } = options;
  service.setErrorHandler(answerErrorRedirect);

  service.get(
    "/authorize",
    {
      exposeHeadRoute: false,
      config: { judgesParameters: true },
      schema: { querystring: SentParameters },
    },
    async (request, reply) => {
      const current = sessions.current(request);
      const [{ client, target, authorization }, session] = await Promise.all([
        read(request.query),
        current,
      ]).catch(async (error: unknown) => {
        throw await preventOpenRedirect(error, request.query, await current, clients);
      });
      const next = await nextStep(authorization, client, session, options);
      if (next.kind === "answer") {
        const answerable = await finishPushedRequest(authorization, pushedRequests); // RFC 9126 §4
        const code = await authorizationCodes.issue(answerable, next.session);
        return redirectWithCode(reply, target, code);
      }
      checkMayAsk(authorization, next, target);
      const waiting = await limitWaiting(attempts, authorization, next, request.ip);
      const id = await interactions.begin(waiting, request, reply);
      return reply.redirect(`/${next.kind}?request=${id}`, 303);
    },
  );

  async function read(sent: SentParameters): Promise<CheckedRequest> {
    return checkAuthorizationRequest(await receiveRequest(sent, options), options);
  }
}
