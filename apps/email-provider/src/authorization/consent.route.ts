import { allowFormsToReach } from "@tale/pages/content-security-policy";
import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { AnswerForm, readAnswer } from "./consent-answer.ts";
import { describeAsking, showAsking, type AskingPageOptions } from "./consent-form.ts";
import { questionsOf } from "./consent-question.ts";
import type { Extension } from "../extension.ts";
import { answerWithCode } from "./answer-with-code.ts";
import { answerErrorRedirect } from "./authorization-response.ts";
import type { Client } from "../clients/client.ts";
import type { Interaction, Interactions } from "./interaction.ts";
import { reachByResource } from "../clients/scopes-of-resources.ts";
import { isWanted, nextStep } from "./next-step.ts";
import { placeOf } from "../clients/registered-redirect-uri.ts";
import { wayBackOf } from "./way-back-of.ts";
import type { Sessions } from "../session/current-session.ts";
import type { AuthorizationCodesStore } from "../stores/authorization-codes.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { ConsentsStore } from "../stores/consents.store.ts";
import type { Session } from "../stores/sessions.store.ts";
import { checkSomethingAllowed, checkWantedUser } from "./consent.checks.ts";

export interface ConsentOptions extends AskingPageOptions {
  readonly issuer: string;
  readonly extensions: readonly Extension[];
  readonly clients: ClientsStore;
  readonly consents: ConsentsStore;
  readonly authorizationCodes: AuthorizationCodesStore;
  readonly sessions: Sessions;
  readonly interactions: Interactions;
}

const Which = Type.Object({ request: Type.Optional(Type.String(secret("request-id"))) });

const ConsentForm = Type.Intersect([Which, AnswerForm]);

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
  const { extensions, consents, scopes, sessions, interactions } = options;
  service.setErrorHandler(answerErrorRedirect);

  service.get(
    "/consent",
    { exposeHeadRoute: false, schema: { querystring: Which } },
    async (request, reply) => {
      const interaction = await interactions.find(request.query.request, request);
      const { client, wayBack } = await wayBackOf(interaction.request, options);
      const session = await sessions.current(request);
      checkWantedUser(session, interaction.request, wayBack);
      const next = await nextStep(interaction.request, client, session, options);
      if (next.kind === "sign-in") return reply.redirect(`/sign-in?request=${interaction.id}`, 303);

      await interactions.bind(interaction, next.session);
      if (next.kind === "consent") {
        return ask(reply, interaction, client, next.session);
      }
      await interactions.finish(interaction, next.session);
      return answerWithCode(reply, wayBack, interaction.request, next.session, options);
    },
  );

  service.post("/consent", { schema: { body: ConsentForm } }, async (request, reply) => {
    const interaction = await interactions.find(request.body.request, request);
    const { client, wayBack } = await wayBackOf(interaction.request, options);
    const session = await sessions.current(request);
    if (!session || !isWanted(session, interaction.request))
      return reply.redirect(`/sign-in?request=${interaction.id}`, 303);

    const answer = await readAnswer(
      request.body,
      interaction.request,
      { client, user: session.user },
      extensions,
    );
    if (answer.kind === "unclear") {
      await interactions.bind(interaction, session);
      return ask(reply.code(422), interaction, client, session, true);
    }
    await interactions.finish(interaction, session);
    const allowed = checkSomethingAllowed(answer, wayBack);
    for (const asked of reachByResource(interaction.request, scopes))
      await consents.remember(
        session.user.id,
        client.id,
        asked,
        asked.scopes.filter((one) => allowed.scopes.includes(one)),
      );
    return answerWithCode(reply, wayBack, { ...interaction.request, ...allowed }, session, options);
  });

  async function ask(
    reply: FastifyReply,
    { id, request }: Interaction,
    client: Client,
    { user }: Session,
    isUnclear = false,
  ): Promise<FastifyReply> {
    const { carried, redirectUri } = request;
    const questions = await questionsOf(carried, { client, user }, extensions);
    const form = { action: "/consent", name: "request", value: id };
    const page = describeAsking(
      { client, user, asked: request, questions, form, isUnclear },
      options,
    );
    allowFormsToReach(redirectUri, reply);
    return showAsking(reply, "authorization/consent.page.hbs", {
      ...page,
      destination: placeOf(redirectUri),
    });
  }
}
