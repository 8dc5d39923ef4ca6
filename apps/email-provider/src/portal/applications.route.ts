import type { Service } from "@tale/service/create-service";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { kindOf } from "./application-kinds.ts";
import { isOperator } from "./resource-server.checks.ts";

export interface ApplicationsOptions {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly operators: readonly string[];
}

/**
 * The developer portal (RFC 6749 §2: registration by hand).
 *
 * A developer comes here, signed in like everybody else, to see which applications answer to them.
 * Nothing arrives; the list of their own leaves. Programs register themselves in `registration/`.
 *
 * @step act-1.developer-sign-in
 */
export async function applicationsRoute(
  service: Service,
  { clients, sessions, operators }: ApplicationsOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);

  service.get("/developer", async (request, reply) => {
    const { user } = await sessions.require(request, "/developer");
    const applications = await clients.ofOwner(user.id);
    return reply.view("portal/applications.page.hbs", {
      user,
      isOperator: isOperator(user.email, operators),
      applications: applications.map((client) => ({ ...client, kind: kindOf(client).label })),
    });
  });
}
