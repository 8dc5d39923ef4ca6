import { allowFormsToReach } from "@tale/pages/content-security-policy";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { AddressBooks } from "../beyond/details/address-book.ts";
import { promptForFriends, type FriendsPrompt } from "../beyond/details/friends-prompt.ts";
import { finishPushedRequest } from "../beyond/pushed-requests/request-uri.ts";
import type { Client } from "../clients/client.ts";
import { placeOf } from "../clients/registered-redirect-uri.ts";
import { reachByResource } from "../clients/scopes.ts";
import type { Sessions } from "../session/current-session.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import type { Authorization, CheckedAuthorization } from "../stores/pending-requests.store.ts";
import type { PushedRequestsStore } from "../stores/pushed-requests.store.ts";
import type { Session, WantedSession } from "../stores/sessions.store.ts";
import { describeAsker, type AskerOptions } from "./asker.ts";
import { isWanted, nextStep } from "./authorization.ts";
import { ConsentForm, readConsent, type Consented } from "./consent-answer.ts";
import { describeConsentForm, showConsentForm, type ConsentFormOptions } from "./consent-form.ts";
import { checkSomethingAllowed, checkWantedUser } from "./consent.checks.ts";
import type { Interaction, Interactions } from "./interaction.ts";
import {
  answerErrorRedirect,
  findRedirectTarget,
  redirectWithCode,
  type RedirectTarget,
} from "./redirect.ts";

export interface ConsentOptions extends ConsentFormOptions, AskerOptions {
  readonly addressBooks: AddressBooks;
  readonly clients: ClientsStore;
  readonly consents: ConsentsStore;
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly pushedRequests: PushedRequestsStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

const Which = Type.Object({ request: Type.Optional(Type.String(secret("request-id"))) });

const ConsentAnswerForm = Type.Intersect([Which, ConsentForm]);

/**
 * Consent (RFC 6749 §4.1.1 (C) and (D)).
 *
 * The signed-in user sees who asks, for what, and where the answer goes; a tick per scope and a
 * decision arrive. A code leaves for the client through the browser, or the news that the user said
 * no. What was asked for is read from the request that waits here: the form can only make it less.
 * A yes to nothing, where ticks were left to the user, is asked about once more; otherwise it is a
 * no.
 *
 * @step act-2.consent
 * @step act-3.consent-to-some
 * @step act-4.deny
 * @step act-2.authorization-response
 */
export async function consentRoute(service: Service, options: ConsentOptions): Promise<void> {
  const { consents, scopes, authorizationCodes, pushedRequests, sessions, interactions } = options;
  service.setErrorHandler(answerErrorRedirect);

  service.get(
    "/consent",
    { exposeHeadRoute: false, schema: { querystring: Which } },
    async (request, reply) => {
      const interaction = await interactions.find(request.query.request, request);
      const { authorization } = interaction;
      const { client, target } = await findRedirectTarget(authorization, options);
      const session = await sessions.current(request);
      checkWantedUser(session, authorization, target);
      const next = await nextStep(authorization, client, session, options);
      if (next.kind === "sign-in") return reply.redirect(`/sign-in?request=${interaction.id}`, 303);

      await interactions.bind(interaction, next.session);
      if (next.kind === "consent") {
        const friends = await promptFor(authorization, client, next.session); // RFC 9396
        return ask(reply, interaction, client, next.session, friends);
      }
      await interactions.finish(interaction, next.session);
      return answer(reply, target, authorization, next.session);
    },
  );

  service.post("/consent", { schema: { body: ConsentAnswerForm } }, async (request, reply) => {
    const interaction = await interactions.find(request.body.request, request);
    const { authorization } = interaction;
    const { client, target } = await findRedirectTarget(authorization, options);
    const session = await sessions.current(request);
    if (!session || !isWanted(session, authorization))
      return reply.redirect(`/sign-in?request=${interaction.id}`, 303);

    const friends =
      request.body.decision === "allow"
        ? await promptFor(authorization, client, session) // RFC 9396
        : undefined;
    const consent = readConsent(request.body, authorization.scopes, friends);
    if (consent.kind === "unclear") {
      await interactions.bind(interaction, session);
      return ask(reply.code(422), interaction, client, session, friends, true);
    }
    await interactions.finish(interaction, session);
    const consented = checkSomethingAllowed(consent, target);
    for (const asked of reachByResource(authorization, scopes))
      await consents.remember(session.user.id, client.id, asked, consented);
    return answer(reply, target, allowedPart(authorization, consented), session);
  });

  /** The user said yes, now or before: the browser goes back with a code (RFC 6749 §4.1.2). */
  async function answer(
    reply: FastifyReply,
    target: RedirectTarget,
    authorization: CheckedAuthorization,
    session: WantedSession,
  ): Promise<FastifyReply> {
    const answerable = await finishPushedRequest(authorization, pushedRequests); // RFC 9126 §4
    return redirectWithCode(reply, target, await authorizationCodes.issue(answerable, session));
  }

  function promptFor(authorization: Authorization, client: Client, { user }: Session) {
    return promptForFriends(authorization, client, user, options.addressBooks);
  }

  async function ask(
    reply: FastifyReply,
    { id, authorization }: Interaction,
    client: Client,
    { user }: Session,
    friends: FriendsPrompt | undefined,
    isUnclear = false,
  ): Promise<FastifyReply> {
    const { redirectUri } = authorization;
    const form = { action: "/consent", name: "request", value: id };
    const page = describeConsentForm(
      { client, user, asked: authorization, friends, form, isUnclear },
      options,
    );
    allowFormsToReach(redirectUri, reply);
    return showConsentForm(reply, "authorization/consent.page.hbs", {
      ...page,
      asker: await describeAsker(client, redirectUri, options),
      destination: placeOf(redirectUri),
    });
  }
}

/** RFC 6749 §3.3: the code is for what the user allowed, which may be less than was asked. */
function allowedPart(
  authorization: CheckedAuthorization,
  { scopes, grantedDetail }: Consented,
): CheckedAuthorization {
  return { ...authorization, scopes, ...(grantedDetail ? { grantedDetail } : {}) };
}
