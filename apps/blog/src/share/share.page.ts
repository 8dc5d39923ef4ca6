import { markOf, type Marks } from "@tale/pages/marks";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Authors } from "../author.ts";
import { allowFormsToReachProviders } from "../authorization-server/form-targets.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { Introductions } from "../authorization-server/introductions.ts";
import { findOwnPost, PostParameters } from "../own-post.ts";
import { isShareProblem, shareProblems } from "../share.problems.ts";
import { mayRead } from "../some-friends.ts";
import type { Connection, ConnectionsStore } from "../stores/connections.store.ts";
import { pathOf, type PostsStore } from "../stores/posts.store.ts";
import { isRegistered, type Provider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";

export interface SharePageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly connections: ConnectionsStore;
  readonly introduceAll: Introductions;
  readonly discovery: Discovery;
  readonly hasDevelopersPages: boolean;
  readonly marks: Marks;
}

/**
 * Where are your friends? Every provider by name, and those that cannot be chosen with the reason.
 *
 * It is also where an author arrives when a journey ended without friends: what happened, what is
 * safe, what to press now.
 *
 * @step act-2.share-post
 * @step act-4.kind-page
 * @step act-6.asked-anew
 */
export async function sharePage(
  pages: Service,
  {
    authors,
    posts,
    providers,
    connections,
    introduceAll,
    discovery,
    hasDevelopersPages,
    marks,
  }: SharePageOptions,
): Promise<void> {
  const Query = Type.Object({
    provider: Type.Optional(Type.String()),
    problem: Type.Optional(Type.String()),
  });

  pages.get(
    "/posts/:id/share",
    { exposeHeadRoute: false, schema: { params: PostParameters, querystring: Query } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      await introduceAll();
      const known = await providers.all();
      const connected = await connections.of(post.author);
      const choices = known.map((provider) => ({
        ...choiceOf(provider, connected),
        mark: markOf(marks, provider.name, provider.issuer),
        offersSome: offersSome(provider),
      }));
      const { provider: troubled, problem } = request.query;
      const trouble = isShareProblem(problem)
        ? choices.find(({ id }) => id === troubled)
        : undefined;
      allowFormsToReachProviders(reply, known.filter(isRegistered));
      return reply.view("share/share.page.hbs", {
        wasDenied: problem === "denied",
        moment: trouble ? "share-again" : "share",
        id: post.id,
        postTitle: post.publishedTitle,
        path: pathOf(post),
        script: trouble ? undefined : "forget-query.js",
        hasDevelopersPages,
        problem:
          trouble && isShareProblem(problem)
            ? { ...shareProblems[problem](trouble.name), provider: trouble }
            : undefined,
        choices: choices.filter((choice) => choice !== trouble),
      });
    },
  );

  /**
   * Whether the provider lets its users pick, as far as it was heard of: nobody is asked for the
   * sake of this page.
   */
  function offersSome({ issuer }: Provider): boolean {
    return (
      discovery.lastFound(issuer)?.authorization_details_types_supported?.includes("contacts") ??
      false
    );
  }
}

function choiceOf(provider: Provider, connected: readonly Connection[]) {
  const connection = connected.find(({ providerId }) => providerId === provider.id);
  return {
    id: provider.id,
    name: provider.name,
    host: new URL(provider.issuer).host,
    isAvailable: isRegistered(provider),
    isConnected: connection !== undefined && connection.endedAt === null,
    maySeeFriends: connection !== undefined && mayRead(connection, provider.contactsUrl),
    hasEnded: connection !== undefined && connection.endedAt !== null,
  };
}
