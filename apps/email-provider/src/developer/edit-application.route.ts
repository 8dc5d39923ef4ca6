import type { Service } from "@tale/service/create-service";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { Client } from "../client-authentication/client.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { ApplicationForm, formOf, readApplicationForm, type FixedSettings } from "./application-form.ts";
import { describeForm } from "./application-form.page.ts";
import { findOwnApplication, pathOf, WhichApplication } from "./own-application.ts";

export interface EditApplicationOptions {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
}

/**
 * A developer changes an application. Its id, its secrets and its kind stay; a redirect URI that is taken out is no way
 * back any more from the next request on, not even for requests that wait for their user now.
 */
export async function editApplicationRoute(service: Service, { clients, sessions }: EditApplicationOptions): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.get("/developer/applications/:id/edit", { schema: { params: WhichApplication } }, async (request, reply) => {
    const { user } = await sessions.require(request, `${pathOf(request.params.id)}/edit`);
    const client = await findOwnApplication(request.params.id, user, clients);
    return reply.view("developer/application-form.page.hbs", describeForm({ user, form: formOf(client), clientId: client.id }));
  });

  service.post("/developer/applications/:id/edit", { schema: { params: WhichApplication, body: ApplicationForm } }, async (request, reply) => {
    const { user } = await sessions.require(request, `${pathOf(request.params.id)}/edit`);
    const client = await findOwnApplication(request.params.id, user, clients);
    const { settings, problems } = readApplicationForm(request.body, fixedSettingsOf(client));
    if (problems) return reply.code(422).view("developer/application-form.page.hbs", describeForm({ user, form: request.body, problems, clientId: client.id }));

    await clients.update(client.id, settings);
    return reply.redirect(pathOf(client.id), 303);
  });
}

function fixedSettingsOf({ applicationType, authenticationMethod, grantTypes, introspects, pkce, jwks, further }: Client): FixedSettings {
  return { applicationType, authenticationMethod, grantTypes, ...(introspects ? { introspects } : {}), ...(pkce ? { pkce } : {}), ...(jwks ? { jwks } : {}), ...(further ? { further } : {}) };
}
