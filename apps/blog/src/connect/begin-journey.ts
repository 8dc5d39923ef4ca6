import type { Random } from "@tale/service/clock";
import type { FastifyBaseLogger } from "fastify";
import type { AuthorizationEndpoint } from "../authorization-server/authorization-endpoint.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import { problemOfFailure } from "../problem-of-failure.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { scopeAskedOf } from "../scopes.ts";
import { shareProblemPath } from "../share.problems.ts";
import type { AuthorizationRequestsStore } from "../stores/authorization-requests.store.ts";
import type { PublishedPost } from "../stores/posts.store.ts";
import type { RegisteredProvider } from "../stores/provider.ts";
import { authorizationRequest, type Wish } from "./authorization-request.ts";

export interface BeginJourneyOptions {
  readonly authorizationRequests: AuthorizationRequestsStore;
  readonly discovery: Discovery;
  readonly authorizationEndpoint: AuthorizationEndpoint;
  readonly redirectUris: RedirectUris;
  readonly noteRefusal: NoteRefusal;
  readonly random: Random;
}

/** An author goes to a provider, for the sake of a post. */
export interface Journey {
  readonly post: PublishedPost;
  readonly provider: RegisteredProvider;
  /** Some things named in detail; otherwise the address book is asked for. */
  readonly details?: string;
}

/**
 * @returns the address her browser goes to: the provider's, with an authorization request, or,
 * where none can be made, one of ours with the reason
 */
export type BeginJourney = (journey: Journey, log: FastifyBaseLogger) => Promise<string>;

/**
 * State and code verifier are made here, for this one journey, and kept with who asked whom about
 * which post.
 */
export function createBeginJourney(options: BeginJourneyOptions): BeginJourney {
  const {
    authorizationRequests,
    discovery,
    authorizationEndpoint,
    redirectUris,
    noteRefusal,
    random,
  } = options;

  return async ({ post, provider, details }, log) => {
    try {
      const metadata = await discovery.fresh(provider.issuer);
      const scope = details ? "" : scopeAskedOf(metadata);
      const wish: Wish = details ? { authorization_details: details } : { scope };
      const [state, codeVerifier] = [random(32), random(32)];
      await authorizationRequests.begin(state, {
        author: post.author,
        providerId: provider.id,
        postId: post.id,
        codeVerifier,
        scope,
      });
      const parameters = authorizationRequest({
        clientId: provider.clientId,
        redirectUri: redirectUris.connect(placeOf(metadata)),
        wish,
        resource: provider.contactsUrl,
        state,
        codeVerifier,
      });
      return await authorizationEndpoint(provider, metadata, parameters);
    } catch (error) {
      const problem = problemOfFailure(error);
      await noteRefusal(log, provider, error, "no authorization request was made");
      return shareProblemPath(post.id, provider.id, problem);
    }
  };
}
