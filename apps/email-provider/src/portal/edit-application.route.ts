import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import { attempt } from "../clients/registration.error.ts";
import { updateClient } from "../registration/update-client.ts";
import type { KnownTargets } from "../clients/scopes.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { checkApplication } from "./application-form.checks.ts";
import { optionalFieldsFor } from "./application-fields.words.ts";
import { ApplicationForm, formOf } from "./application-form.ts";
import { describeForm } from "./application-form.page.ts";
import type { FreshSecrets } from "./fresh-secret.ts";
import { findOwnApplication, pathOf, WhichApplication } from "./own-application.ts";

export interface EditApplicationOptions extends KnownTargets {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly freshSecrets: FreshSecrets;
  readonly issuer: string;
  readonly random: Random;
}

/**
 * A developer changes an application. Its id and its kind stay, and its secrets do while it proves
 * itself by one; a redirect URI that is taken out is no way back any more from the next request on,
 * not even for requests that wait for their user now.
 */
export async function editApplicationRoute(
  service: Service,
  options: EditApplicationOptions,
): Promise<void> {
  const { clients, sessions, freshSecrets, random } = options;
  service.setErrorHandler(answerSignInNeeded);

  service.get(
    "/developer/applications/:id/edit",
    { schema: { params: WhichApplication } },
    async (request, reply) => {
      const { user } = await sessions.require(request, `${pathOf(request.params.id)}/edit`);
      const client = await findOwnApplication(request.params.id, user, clients);
      return reply.view(
        "portal/application-form.page.hbs",
        describeForm({ user, form: formOf(client), client, known: options }),
      );
    },
  );

  service.post(
    "/developer/applications/:id/edit",
    { schema: { params: WhichApplication, body: ApplicationForm } },
    async (request, reply) => {
      const { user } = await sessions.require(request, `${pathOf(request.params.id)}/edit`);
      const client = await findOwnApplication(request.params.id, user, clients);
      const { read: settings, refusal } = attempt(() =>
        checkApplication(request.body, client, optionalFieldsFor(client), options),
      );
      if (refusal)
        return reply
          .code(422)
          .view(
            "portal/application-form.page.hbs",
            describeForm({ user, form: request.body, error: refusal, client, known: options }),
          );

      const { secret } = await updateClient(client.id, settings, { clients, random });
      freshSecrets.pass(client.id, secret, reply);
      return reply.redirect(pathOf(client.id), 303);
    },
  );
}
