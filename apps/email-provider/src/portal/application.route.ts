import { metadataUrl } from "@tale/protocol/authorization-server-metadata";
import { formatScope } from "@tale/protocol/scope";
import type { Service } from "@tale/service/create-service";
import { hasSharedSecret } from "../clients/client.ts";
import { groupByResource } from "../clients/scopes-by-resource.ts";
import type { KnownTargets } from "../clients/scopes.ts";
import type { Sessions } from "../session/current-session.ts";
import { answerSignInNeeded } from "../session/sign-in-needed.error.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { IntrospectionRightsStore } from "../stores/introspection-rights.store.ts";
import { kindOf } from "./application-kinds.ts";
import { FreshSecretCookie, type FreshSecrets } from "./fresh-secret.ts";
import { findOwnApplication, pathOf, WhichApplication } from "./own-application.ts";
import { describeRegistration, hasOptional } from "./registered-settings.words.ts";
import { overlaps } from "./rotate-secret.route.ts";

export interface ApplicationOptions extends KnownTargets {
  readonly issuer: string;
  readonly clients: ClientsStore;
  readonly sessions: Sessions;
  readonly introspectionRights: IntrospectionRightsStore;
  readonly freshSecrets: FreshSecrets;
}

/**
 * The page of one application: everything its developer must tell it.
 *
 * Right after registration or rotation it shows the client secret, this once (RFC 6749 §2.3.1).
 * From then on it knows only when a secret was made and until when it works.
 *
 * @step act-1.credentials-issued
 */
export async function applicationRoute(
  service: Service,
  {
    issuer,
    resources,
    scopes,
    clients,
    sessions,
    introspectionRights,
    freshSecrets,
  }: ApplicationOptions,
): Promise<void> {
  service.setErrorHandler(answerSignInNeeded);
  service.parameterMarks.add(FreshSecretCookie);

  service.get(
    "/developer/applications/:id",
    { schema: { params: WhichApplication } },
    async (request, reply) => {
      const { user } = await sessions.require(request, pathOf(request.params.id));
      const client = await findOwnApplication(request.params.id, user, clients);
      return reply.view("portal/application.page.hbs", {
        user,
        client,
        path: pathOf(client.id),
        kind: kindOf(client),
        registered: describeRegistration(client, await introspectionRights.resourcesOf(client.id)),
        hasOptional: hasOptional(client),
        redirectUris: client.redirectUris.map((uri, index) => ({
          uri,
          id: `redirect-uri-${index + 1}`,
        })),
        hasSecrets: hasSharedSecret(client),
        freshSecret: await freshSecrets.take(client.id, request, reply),
        issuer,
        metadataUrl: metadataUrl(issuer),
        scope: formatScope(client.scopes),
        scopeGroups: groupByResource(
          scopes.filter(({ name }) => client.scopes.includes(name)),
          resources,
        ),
        secrets: await clients.secretsOf(client.id),
        overlaps,
      });
    },
  );
}
