import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { notHere, type Authors } from "../author.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { findOwnPost, JourneyParameters } from "../own-post.ts";
import { askedScope } from "../scopes.ts";
import { problemPath } from "../share-problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { PostsStore } from "../stores/posts.store.ts";
import { isRegistered, type ProvidersStore, type RegisteredProvider } from "../stores/providers.store.ts";
import { authorizationRequestUrl } from "./authorization-request.ts";

export interface ConnectOptions {
  readonly authors: Authors;
  readonly posts: PostsStore;
  readonly providers: ProvidersStore;
  readonly authorizationRequests: AuthorizationRequestsStore;
  readonly discovery: Discovery;
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
  const { authors, posts, providers, authorizationRequests, discovery, redirectUri, random } = options;

  pages.post("/posts/:id/connect/:provider", { schema: { params: JourneyParameters } }, async (request, reply) => {
    const post = await findOwnPost(posts, authors, request);
    const provider = await findRegistered(request.params.provider);
    const metadata = await discovery.fresh(provider.issuer).catch(explain);
    if (typeof metadata === "string") return reply.redirect(problemPath(post.id, provider.id, metadata), 303);

    const state = random(32);
    const codeVerifier = random(32);
    await authorizationRequests.begin(state, { author: post.author, providerId: provider.id, postId: post.id, codeVerifier, scope: askedScope });
    return reply.redirect(urlFor(provider, metadata, state, codeVerifier), 303);
  });

  async function findRegistered(id: string): Promise<RegisteredProvider> {
    const provider = await providers.find(id);
    if (!provider || !isRegistered(provider)) throw notHere();
    return provider;
  }

  function urlFor({ clientId, contactsUrl }: RegisteredProvider, metadata: ProviderMetadata, state: string, codeVerifier: string): string {
    return authorizationRequestUrl(metadata, { clientId, redirectUri, scope: askedScope, resource: contactsUrl, state, codeVerifier });
  }
}

function explain(error: unknown): "provider_down" | "provider_unusable" {
  if (!(error instanceof DiscoveryError)) throw error;
  return error.code === "unreachable" ? "provider_down" : "provider_unusable";
}
