import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { isRegistered, type Provider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { Sessions } from "../session.ts";

export interface SignOutOptions {
  readonly sessions: Sessions;
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly origin: string;
}

/**
 * Ends a sign-in here, and if wanted at the provider too (OpenID Connect RP-Initiated Logout §2):
 * the browser goes there with the ID token, so that the provider knows who asks, and comes back to
 * `/sign-in`. The state is no secret: it chooses a sentence there.
 */
export async function signOutRoute(
  pages: Service,
  { sessions, providers, discovery, origin }: SignOutOptions,
): Promise<void> {
  pages.post(
    "/sign-in/out",
    { schema: { body: Type.Object({ where: Type.Optional(Type.String()) }) } },
    async (request, reply) => {
      const signIn = await sessions.of(request);
      const idToken = await sessions.end(request, reply);
      const provider =
        request.body.where === "everywhere" && signIn
          ? await providers.find(signIn.providerId)
          : undefined;
      const place = provider && idToken ? await placeToSignOut(provider, idToken) : undefined;
      return reply.redirect(place ?? "/sign-in?out=yes", 303);
    },
  );

  async function placeToSignOut(provider: Provider, idToken: string): Promise<string | undefined> {
    try {
      const { end_session_endpoint } = await discovery.recent(provider.issuer);
      if (!end_session_endpoint || !isRegistered(provider)) return undefined;
      const url = new URL(end_session_endpoint);
      const parameters = {
        id_token_hint: idToken,
        client_id: provider.clientId,
        post_logout_redirect_uri: `${origin}/sign-in`,
        state: "out",
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    } catch (error) {
      if (error instanceof DiscoveryError) return undefined;
      throw error;
    }
  }
}
