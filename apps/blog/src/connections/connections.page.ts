import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Authors } from "../author.ts";
import type { RevocationEndpoint, Revoked } from "../authorization-server/revocation-endpoint.ts";
import { includesScope, scopes } from "../scopes.ts";
import { namedFriends } from "../some-friends.ts";
import type { ConnectionsStore } from "../stores/connections.store.ts";
import { idPattern } from "../stores/ids.ts";
import { isRegistered, type Provider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";

export interface ConnectionsPageOptions {
  readonly authors: Authors;
  readonly providers: ProvidersStore;
  readonly connections: ConnectionsStore;
  readonly revocationEndpoint: RevocationEndpoint;
}

/** What became of the tokens that were given back: also nothing, where there were none any more. */
type Told = Revoked | "nothing_left";

const tellings: readonly string[] = [
  "confirmed",
  "not_offered",
  "unreachable",
  "refused",
  "nothing_left",
] satisfies Told[];

function isTold(text: string | undefined): text is Told {
  return text !== undefined && tellings.includes(text);
}

/**
 * What this author has allowed Quillpost elsewhere, and the way to end it here: the provider is
 * told, and our copies go whether or not it answers.
 *
 * @step act-6.disconnect
 */
export async function connectionsPage(
  pages: Service,
  { authors, providers, connections, revocationEndpoint }: ConnectionsPageOptions,
): Promise<void> {
  const Query = Type.Object({
    gone: Type.Optional(Type.String()),
    told: Type.Optional(Type.String()),
  });

  pages.get("/connections", { schema: { querystring: Query } }, async (request, reply) => {
    const author = await authors.of(request);
    const known = await providers.all();
    const providerOf = (id: string | undefined): Provider | undefined =>
      known.find((provider) => provider.id === id);
    const nameOf = (id: string | undefined): string | undefined => providerOf(id)?.name;
    const own = author ? await connections.of(author) : [];
    return reply.view("connections/connections.page.hbs", {
      gone: nameOf(request.query.gone),
      told: isTold(request.query.told) ? request.query.told : undefined,
      connections: own.map(
        ({ id, providerId, scope, details, connectedAt, endedAt, endReason }) => ({
          id,
          connectedAt,
          endedAt,
          endReason: endReason ?? "refused",
          name: nameOf(providerId),
          mayRead: includesScope(scope, scopes.read),
          picked: namedFriends({ details }, providerOf(providerId)?.contactsUrl ?? ""),
          mayAdd: includesScope(scope, scopes.add),
        }),
      ),
    });
  });

  pages.post(
    "/connections/:id/disconnect",
    { schema: { params: Type.Object({ id: Type.String({ pattern: idPattern }) }) } },
    async (request, reply) => {
      const author = await authors.of(request);
      const connection =
        author && (await connections.of(author)).find(({ id }) => id === request.params.id);
      if (!connection) return reply.redirect("/connections", 303);
      const provider = await providers.find(connection.providerId);
      const tokens = await connections.tokensOf(connection.id);
      await connections.forget(connection.id, connection.author);
      const isAsked = tokens !== undefined && provider !== undefined && isRegistered(provider);
      const revoked: Told = isAsked
        ? await revocationEndpoint(provider, tokens, request.log)
        : "nothing_left";
      return reply.redirect(
        `/connections?${new URLSearchParams({ gone: connection.providerId, told: revoked })}`,
        303,
      );
    },
  );
}
