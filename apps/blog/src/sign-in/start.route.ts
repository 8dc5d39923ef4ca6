import type { Random } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Allowances } from "../allowances.ts";
import type { Authors } from "../author.ts";
import type { AuthorizationEndpoint } from "../authorization-server/authorization-endpoint.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import { findRegistered } from "../registered-provider.ts";
import { idPattern } from "../stores/ids.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { SignInRequestsStore } from "../stores/sign-in-requests.store.ts";
import { signInScopeOf } from "../scopes.ts";
import { authenticationRequest } from "./authentication-request.ts";
import { canSignIn } from "./can-sign-in.ts";
import { signInProblemOf, signInProblemPath } from "./sign-in.problems.ts";

export interface StartOptions {
  readonly authors: Authors;
  readonly allowances: Allowances;
  readonly providers: ProvidersStore;
  readonly signInRequests: SignInRequestsStore;
  readonly discovery: Discovery;
  readonly authorizationEndpoint: AuthorizationEndpoint;
  readonly redirectUris: RedirectUris;
  readonly noteRefusal: NoteRefusal;
  readonly random: Random;
}

/**
 * Sends somebody to a provider to say who they are (OpenID Connect Core §3.1.2.1).
 *
 * The choice of a provider arrives; a redirect to it leaves. State, nonce and code verifier are
 * made for this one sign-in and kept with the browser that asked. Contacts are not asked for: that
 * is `connect`'s business, and another request.
 */
export async function startRoute(pages: Service, options: StartOptions): Promise<void> {
  const {
    authors,
    allowances,
    providers,
    signInRequests,
    discovery,
    authorizationEndpoint,
    redirectUris,
    noteRefusal,
    random,
  } = options;

  pages.post(
    "/sign-in/with/:provider",
    { schema: { params: Type.Object({ provider: Type.String({ pattern: idPattern }) }) } },
    async (request, reply) => {
      const provider = await findRegistered(providers, request.params.provider);
      const browser = await authors.welcomeBrowser(request, reply);
      await allowances.spend("journeys", { author: browser, ip: request.ip });
      try {
        const metadata = await discovery.fresh(provider.issuer);
        if (!canSignIn(provider, metadata))
          return reply.redirect(signInProblemPath(provider.id, "not_offered"), 303);
        const [state, nonce, codeVerifier] = [random(32), random(32), random(32)];
        await signInRequests.begin(state, {
          browser,
          providerId: provider.id,
          codeVerifier,
          nonce,
        });
        const parameters = authenticationRequest({
          clientId: provider.clientId,
          scope: signInScopeOf(metadata),
          redirectUri: redirectUris.signIn(placeOf(metadata)),
          state,
          nonce,
          codeVerifier,
        });
        return reply.redirect(await authorizationEndpoint(provider, metadata, parameters), 303);
      } catch (error) {
        const problem = signInProblemOf(error);
        await noteRefusal(request.log, provider, error, "nobody was asked to sign in");
        return reply.redirect(signInProblemPath(provider.id, problem), 303);
      }
    },
  );
}
