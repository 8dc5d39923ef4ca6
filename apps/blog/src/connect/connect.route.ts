import type { Service } from "@tale/service/create-service";
import type { Allowances } from "../allowances.ts";
import type { Authors } from "../author.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { findRegistered } from "../registered-provider.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { BeginJourney } from "./begin-journey.ts";

export interface ConnectOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly beginJourney: BeginJourney;
  readonly allowances: Allowances;
}

/**
 * Sends the author away with an authorization request (RFC 6749 §4.1.1).
 *
 * The author's choice of a provider arrives; a redirect to that provider leaves, asking for her
 * address book. What comes back is `callback`'s business.
 *
 * @step act-2.choose-provider
 * @step act-2.authorization-request
 * @step act-3.authorization-request
 * @step act-4.authorization-request
 */
export async function connectRoute(
  pages: Service,
  { authors, posts, providers, beginJourney, allowances }: ConnectOptions,
): Promise<void> {
  pages.post(
    "/posts/:id/connect/:provider",
    { schema: { params: JourneyParameters } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const provider = await findRegistered(providers, request.params.provider);
      await allowances.spend("journeys", { author: post.author, ip: request.ip });
      return reply.redirect(await beginJourney({ post, provider }, request.log), 303);
    },
  );
}
