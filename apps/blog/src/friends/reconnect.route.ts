import type { Service } from "@tale/service/create-service";
import type { Authors } from "../author.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { findRegistered } from "../registered-provider.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { PartyError } from "../refusals/party.error.ts";
import { problemOfEnd, shareProblemPath } from "../share.problems.ts";
import type { ConnectionsStore } from "../stores/connections.store.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { ConnectionEnded, type AccessTokens } from "./refresh.ts";

export interface ReconnectOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly connections: ConnectionsStore;
  readonly accessTokens: AccessTokens;
  readonly noteRefusal: NoteRefusal;
}

/**
 * The author comes back to a provider that she allowed before (RFC 6749 §6).
 *
 * Her choice arrives; a redirect to her friends leaves. The tokens are renewed first, however good
 * they still are: what she took back at the provider is over here at once, and not when an access
 * token expires. A provider that cannot renew just now does not stop her; `friends` goes on with
 * what there is, and says what is missing.
 *
 * @step act-5.share-again
 * @step act-6.refused
 */
export async function reconnectRoute(
  pages: Service,
  { authors, posts, providers, connections, accessTokens, noteRefusal }: ReconnectOptions,
): Promise<void> {
  pages.post(
    "/posts/:id/reconnect/:provider",
    { schema: { params: JourneyParameters } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const provider = await findRegistered(providers, request.params.provider);
      const connection = await connections.find(post.author, provider.id);
      if (!connection) return reply.redirect(`/posts/${post.id}/share`, 303);
      try {
        await accessTokens.renew(connection, provider);
      } catch (error) {
        const isEnded = error instanceof ConnectionEnded;
        if (!isEnded && !(error instanceof PartyError)) throw error;
        await noteRefusal(request.log, provider, error, "the connection was not renewed");
        if (isEnded)
          return reply.redirect(
            shareProblemPath(post.id, provider.id, problemOfEnd(error.reason)),
            303,
          );
      }
      return reply.redirect(`/posts/${post.id}/friends/${provider.id}`, 303);
    },
  );
}
