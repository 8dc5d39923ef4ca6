import type { Service } from "@tale/service/create-service";
import type { Authors } from "../author.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { findRegistered } from "../registered-provider.ts";
import { shareProblemPath } from "../share.problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";

export interface WaitingPageOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly authorizationRequests: AuthorizationRequestsStore;
  /** How long the provider has to trade a code, in seconds. */
  readonly patience: number;
}

/** How often the browser looks again, in seconds. */
const pause = 2;

/**
 * Where an author waits for a provider that takes its time to trade the code. The page looks again
 * by itself, without a script; once the provider has answered, and whichever replica heard it, it
 * leads on.
 */
export async function waitingPage(pages: Service, options: WaitingPageOptions): Promise<void> {
  const { authors, posts, providers, authorizationRequests, patience } = options;

  pages.get(
    "/posts/:id/waiting/:provider",
    { schema: { params: JourneyParameters } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const provider = await findRegistered(providers, request.params.provider);
      const journey = await authorizationRequests.lastAnswered(post.author, post.id, provider.id);
      if (journey?.ledTo) return reply.redirect(journey.ledTo, 303);
      const isOver = !journey || journey.secondsAgo > patience + 2 * pause;
      if (isOver)
        return reply.redirect(shareProblemPath(post.id, provider.id, "provider_down"), 303);
      return reply
        .header("refresh", String(pause))
        .view("callback/waiting.page.hbs", { name: provider.name, patience, path: request.url });
    },
  );
}
