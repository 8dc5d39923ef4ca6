import { SentParameters } from "@tale/protocol/parameters";
import type { Service } from "@tale/service/create-service";
import { receiveRequest, type WayIn } from "./arrival.ts";
import {
  checkAuthorizationRequest,
  type GoodRequest,
  type RequestRules,
} from "./check-authorization-request.ts";
import { answerWithCode } from "./answer-with-code.ts";
import { answerErrorRedirect } from "./authorization-response.ts";
import type { Interactions } from "./interaction.ts";
import { nextStep } from "./next-step.ts";
import type { Sessions } from "../session/current-session.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import { checkMayAsk, keepHere, limitWaiting } from "./authorize.checks.ts";

export interface AuthorizeOptions extends RequestRules {
  readonly waysIn: readonly WayIn[];
  readonly consents: ConsentsStore;
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
  const { waysIn, clients, attempts, sessions, interactions } = options;
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
      const [{ client, wayBack, pending }, session] = await Promise.all([
        read(request.query),
        current,
      ]).catch(async (error: unknown) => {
        throw await keepHere(error, request.query, await current, clients);
      });
      const next = await nextStep(pending, client, session, options);
      if (next.kind === "answer")
        return answerWithCode(reply, wayBack, pending, next.session, options);
      checkMayAsk(pending, next, wayBack);
      await limitWaiting(attempts, next, request.ip);
      const id = await interactions.begin(pending, request, reply);
      return reply.redirect(`/${next.kind}?request=${id}`, 303);
    },
  );

  async function read(sent: SentParameters): Promise<GoodRequest> {
    return checkAuthorizationRequest(await receiveRequest(waysIn, sent), options);
  }
}
