import type { Service } from "@tale/service/create-service";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { findRegistered } from "../registered-provider.ts";
import { someFriendsAt } from "../some-friends.ts";
import type { ConnectOptions } from "./connect.route.ts";

/**
 * Sends the author away with a smaller wish (RFC 9396 §2): not for the address book, but for some
 * people in it, whom she picks at the provider. There is no scope in the request; everything else
 * is as in `connect`, and so is the answer.
 */
export async function someFriendsRoute(
  pages: Service,
  { authors, posts, providers, beginJourney, allowances }: ConnectOptions,
): Promise<void> {
  pages.post(
    "/posts/:id/connect/:provider/some",
    { schema: { params: JourneyParameters } },
    async (request, reply) => {
      const post = await findOwnPost(posts, authors, request);
      const provider = await findRegistered(providers, request.params.provider);
      await allowances.spend("journeys", { author: post.author, ip: request.ip });
      const details = JSON.stringify([someFriendsAt(provider.contactsUrl)]);
      return reply.redirect(await beginJourney({ post, provider, details }, request.log), 303);
    },
  );
}
