import type { Service } from "@tale/service/create-service";
import { notHere } from "../author.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import { problemPath } from "../share-problems.ts";
import { someFriendsAt } from "../some-friends.ts";
import { isRegistered } from "../stores/providers.store.ts";
import { authorizationRequest } from "./authorization-request.ts";
import type { ConnectOptions } from "./connect.route.ts";

/**
 * Sends the author away with a smaller question (RFC 9396 §2): not for the address book, but for some people in it, whom
 * she picks at the provider. There is no scope in it; everything else is as in `connect`, and so is the answer.
 */
export async function someFriendsRoute(pages: Service, options: ConnectOptions): Promise<void> {
  const { authors, posts, providers, authorizationRequests, discovery, authorizationEndpoint, redirectUri, random } = options;

  pages.post("/posts/:id/connect/:provider/some", { schema: { params: JourneyParameters } }, async (request, reply) => {
    const post = await findOwnPost(posts, authors, request);
    const provider = await providers.find(request.params.provider);
    if (!provider || !isRegistered(provider)) throw notHere();
    try {
      const metadata = await discovery.fresh(provider.issuer);
      const [state, codeVerifier] = [random(32), random(32)];
      await authorizationRequests.begin(state, { author: post.author, providerId: provider.id, postId: post.id, codeVerifier, scope: "" });
      const { scope: _all, ...question } = authorizationRequest({ clientId: provider.clientId, redirectUri, scope: "", resource: provider.contactsUrl, state, codeVerifier });
      const some = { ...question, authorization_details: JSON.stringify([someFriendsAt(provider.contactsUrl)]) };
      return reply.redirect(await authorizationEndpoint(provider, metadata, some), 303);
    } catch (error) {
      const problem = problemOfFailure(error);
      request.log.warn({ issuer: provider.issuer, problem: (error as Error).message }, "no question was asked");
      return reply.redirect(problemPath(post.id, provider.id, problem), 303);
    }
  });
}
