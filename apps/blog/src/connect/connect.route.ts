import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { notHere, type Authors } from "../author.ts";
import type { AuthorizationEndpoint } from "../authorization-server/authorization-endpoint.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { askedScope } from "../scopes.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import { problemPath } from "../share-problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import { isRegistered, type ProvidersStore, type RegisteredProvider } from "../stores/providers.store.ts";
import { authorizationRequest } from "./authorization-request.ts";

export interface ConnectOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly authorizationRequests: AuthorizationRequestsStore;
  readonly discovery: Discovery;
  readonly authorizationEndpoint: AuthorizationEndpoint;
  readonly redirectUri: string;
  readonly random: Random;
}

/**
 * Sends the author away with a question (RFC 6749 §4.1.1).
 *
 * The author's choice of a provider arrives; a redirect to that provider leaves. State and code verifier are made here,
 * for this one journey, and kept with who asked whom about which post. What comes back is `callback`'s business.
 *
 * @step act-2.choose-provider
 * @step act-2.authorization-request
 * @step act-3.authorization-request
 * @step act-4.authorization-request
 */
export async function connectRoute(pages: Service, options: ConnectOptions): Promise<void> {
  const { authors, posts, providers, authorizationRequests, discovery, authorizationEndpoint, redirectUri, random } = options;

  pages.post("/posts/:id/connect/:provider", { schema: { params: JourneyParameters } }, async (request, reply) => {
    const post = await findOwnPost(posts, authors, request);
    const provider = await findRegistered(request.params.provider);
    try {
      const metadata = await discovery.fresh(provider.issuer);
      const state = random(32);
      const codeVerifier = random(32);
      await authorizationRequests.begin(state, { author: post.author, providerId: provider.id, postId: post.id, codeVerifier, scope: askedScope });
      const question = authorizationRequest({ clientId: provider.clientId, redirectUri, scope: askedScope, resource: provider.contactsUrl, state, codeVerifier });
      return reply.redirect(await authorizationEndpoint(provider, metadata, question), 303);
    } catch (error) {
      const problem = problemOfFailure(error);
      request.log.warn({ issuer: provider.issuer, problem: (error as Error).message }, "no question was asked");
      return reply.redirect(problemPath(post.id, provider.id, problem), 303);
    }
  });

  async function findRegistered(id: string): Promise<RegisteredProvider> {
    const provider = await providers.find(id);
    if (!provider || !isRegistered(provider)) throw notHere();
    return provider;
  }
}
