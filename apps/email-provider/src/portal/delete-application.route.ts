import type { Service } from "@tale/service/create-service";
import { accessEndsWithin } from "../keys/access-ends-within.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { findOwnApplication, pathOf, WhichApplication } from "./own-application.ts";

export interface DeleteApplicationOptions {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  /** Seconds. */
  readonly accessTokenLifetime: number;
}

/**
 * A developer ends an application, after being asked. With it goes everything users ever gave it.
 */
export async function deleteApplicationRoute(
  service: Service,
  { clients, sessions, accessTokenLifetime }: DeleteApplicationOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.get(
    "/developer/applications/:id/delete",
    { schema: { params: WhichApplication } },
    async (request, reply) => {
      const { user } = await sessions.require(request, `${pathOf(request.params.id)}/delete`);
      const client = await findOwnApplication(request.params.id, user, clients);
      return reply.view("portal/delete-application.page.hbs", {
        user,
        client,
        path: pathOf(client.id),
        accessEndsWithin: accessEndsWithin(accessTokenLifetime),
      });
    },
  );

  service.post(
    "/developer/applications/:id/delete",
    { schema: { params: WhichApplication } },
    async (request, reply) => {
      const { user } = await sessions.require(request, "/developer");
      const client = await findOwnApplication(request.params.id, user, clients);
      await clients.remove(client.id);
      return reply.redirect("/developer", 303);
    },
  );
}
