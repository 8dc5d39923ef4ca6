import type { Service } from "@tale/service/create-service";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { problemOf } from "../clients/unusable-setting.error.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { IntrospectionRightsStore } from "../stores/introspection-rights.store.ts";
import type { User } from "../stores/users.store.ts";
import * as checks from "./resource-server.checks.ts";

export interface ResourceServersOptions {
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly introspectionRights: IntrospectionRightsStore;
  readonly operators: readonly string[];
  readonly resources: readonly string[];
}

const path = "/developer/resource-servers";

const RightForm = Type.Object({
  client_id: Type.Optional(Type.String()),
  resource: Type.Optional(Type.String()),
});

/**
 * An operator of this server decides which clients are resource servers: those that may ask about
 * other clients' tokens, each about the tokens of a resource it is named for (RFC 7662 §2.1 and
 * §4). A client, registered by hand or by itself, and a resource arrive; who may ask leaves.
 * Developers cannot come here, and registration knows no word for it.
 */
export async function resourceServersRoute(
  service: Service,
  options: ResourceServersOptions,
): Promise<void> {
  const { clients, sessions, introspectionRights, operators, resources } = options;
  service.setErrorHandler(answerSignInNeeded);

  service.get(path, async (request, reply) => {
    const { user } = await sessions.require(request, path);
    checks.checkOperator(user, operators);
    return show(reply, user, { resource: resources[0] });
  });

  service.post(path, { schema: { body: RightForm } }, async (request, reply) => {
    const { user } = await sessions.require(request, path);
    checks.checkOperator(user, operators);
    const { client_id: typed, resource } = request.body;
    const clientId = typed?.trim() ?? "";
    const client = await clients.find(clientId);
    const problems = {
      client: problemOf(() => checks.checkProvesItself(checks.checkKnown(client))),
      resource: problemOf(() => checks.checkResourceOfServer(resource, resources)),
    };
    if (problems.client || problems.resource)
      return show(reply.code(422), user, { clientId, resource, problems });
    await introspectionRights.give(clientId, resource!);
    request.log.info({ client: clientId, resource, operator: user.id }, "a client may introspect");
    return reply.redirect(path, 303);
  });

  service.post(`${path}/take-back`, { schema: { body: RightForm } }, async (request, reply) => {
    const { user } = await sessions.require(request, path);
    checks.checkOperator(user, operators);
    const { client_id: clientId = "", resource = "" } = request.body;
    await introspectionRights.takeBack(clientId, resource);
    request.log.info(
      { client: clientId, resource, operator: user.id },
      "a client may introspect no longer",
    );
    return reply.redirect(path, 303);
  });

  async function show(reply: FastifyReply, user: User, form: object): Promise<FastifyReply> {
    const rights = await introspectionRights.all();
    return reply.view("portal/resource-servers.page.hbs", {
      user,
      rights,
      resources,
      form,
      path,
    });
  }
}
