import { setTimeout } from "node:timers/promises";
import { second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { FastifyBaseLogger } from "fastify";
import type { Authors } from "../author.ts";
import {
  checkEachOnce,
  checkResponseIssuer,
  checkOneAnswer,
  checkPlace,
  type Arrival,
} from "../authorization-server/authorization-response.checks.ts";
import { CallbackError } from "../authorization-server/callback.error.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import { findRegistered } from "../registered-provider.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { shareProblemPath } from "../share.problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { AuthorizationRefused } from "./refused.error.ts";
import { checkState } from "./callback.checks.ts";
import type { TradeCode } from "./trade-code.ts";

export interface CallbackOptions {
  readonly authors: Authors;
  readonly providers: ProvidersStore;
  readonly authorizationRequests: AuthorizationRequestsStore;
  readonly discovery: Discovery;
  readonly tradeCode: TradeCode;
  readonly noteRefusal: NoteRefusal;
}

/** After this long the author is shown that Quillpost waits. */
const unexplainedWait = 2 * second;

/**
 * The browser brings the provider's answer (RFC 6749 §4.1.2), and Quillpost turns a code into
 * tokens (RFC 6749 §4.1.3).
 *
 *   1. whose answer is it?      state: this author, this browser, once      checkState
 *   2. who answers?             the address and iss: the one that was asked  checkPlace, checkResponseIssuer
 *   3. what is the answer?      a code or an error, each once               checkOneAnswer
 *   4. the code for tokens      back channel, with secret and verifier      tradeCode
 * 5. the author goes on to an address without a code in it; where the provider is slow, to one that
 * waits for it
 *
 * It does not read contacts: `friends` does, with what is kept here.
 *
 * @step act-2.authorization-response
 * @step act-2.token-request
 * @step act-3.narrowed-token
 * @step act-4.error-response
 */
export async function callbackRoute(pages: Service, options: CallbackOptions): Promise<void> {
  const { authors, providers, authorizationRequests, discovery, tradeCode, noteRefusal } = options;
  const underWay = new Set<Promise<unknown>>();
  pages.addHook("onClose", async () => void (await Promise.all(underWay)));

  pages.setErrorHandler((error, _request, reply) => {
    if (error instanceof CallbackError)
      return reply
        .code(400)
        .view("authorization-server/refused.page.hbs", { ...error.text, code: error.code });
    throw error;
  });

  pages.get<Arrival>(
    "/callback/:place?",
    { exposeHeadRoute: false, config: { judgesParameters: true } },
    async (request, reply) => {
      const { place } = request.params;
      const response = checkEachOnce(request.query as Record<string, string | string[]>);
      const journey = await checkState(authorizationRequests, response, await authors.of(request));
      const provider = await findRegistered(providers, journey.providerId);
      const again = { href: `/posts/${journey.postId}/share`, label: "Begin again" };
      try {
        const metadata = await discovery.recent(provider.issuer);
        checkPlace(place, metadata, again);
        checkResponseIssuer(response, metadata, again);
        const answer = checkOneAnswer(response, again);
        if (answer.error !== undefined) throw new AuthorizationRefused(answer.error, response);
        const path = tradeCode({ provider, journey, code: answer.code, place }, request.log);
        return reply.redirect(
          await soonOr(
            path,
            response.state!,
            `/posts/${journey.postId}/waiting/${provider.id}`,
            request.log,
          ),
          303,
        );
      } catch (error) {
        const problem =
          error instanceof AuthorizationRefused ? error.problem : problemOfFailure(error);
        await noteRefusal(request.log, provider, error, "no connection");
        return reply.redirect(shareProblemPath(journey.postId, provider.id, problem), 303);
      }
    },
  );

  /** @returns where the author goes on, or, if that is not known soon, where she waits for it */
  async function soonOr(
    path: Promise<string>,
    state: string,
    waiting: string,
    log: FastifyBaseLogger,
  ): Promise<string> {
    const timer = new AbortController();
    const soon = await Promise.race([
      path,
      setTimeout(unexplainedWait, undefined, { signal: timer.signal }).catch(() => undefined),
    ]).finally(() => timer.abort());
    if (soon !== undefined) return soon;
    const settled = path
      .then((ledTo) => authorizationRequests.settle(state, ledTo))
      .catch((error: unknown) =>
        log.error({ err: error }, "nobody hears how the trade of a code ended"),
      )
      .finally(() => underWay.delete(settled));
    underWay.add(settled);
    return waiting;
  }
}
