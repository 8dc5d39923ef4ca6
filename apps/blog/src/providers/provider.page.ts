import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { notHere } from "../author.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { idTokenAlgorithmsOf } from "../authorization-server/id-token-algorithm.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import { askedScope } from "../scopes.ts";
import { idPattern } from "../stores/ids.ts";
import { isRegistered, type ProvidersStore } from "../stores/providers.store.ts";
import { wordsFor } from "./protections.words.ts";
import { isRegistrationProblem, registrationProblems } from "./registration.error.ts";

export interface ProviderPageOptions {
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
  readonly origin: string;
  readonly redirectUris: RedirectUris;
}

export const ProviderParameters = Type.Object({ id: Type.String({ pattern: idPattern }) });

/**
 * One provider: what it says about itself right now, what has to be typed at its portal, and our credentials there.
 * The client secret is written here and never read back.
 */
export async function providerPage(pages: Service, { providers, discovery, origin, redirectUris }: ProviderPageOptions): Promise<void> {
  pages.get("/providers/:id", { schema: { params: ProviderParameters, querystring: Type.Object({ problem: Type.Optional(Type.String()) }) } }, async (request, reply) => {
    const provider = await providers.find(request.params.id);
    if (!provider) throw notHere();
    const { problem } = request.query;
    const found = await discover(provider.issuer);
    const place = found.metadata && placeOf(found.metadata);
    return reply.view("providers/provider.page.hbs", {
      ...provider,
      secretSealed: undefined,
      clientKeySealed: undefined,
      isRegistered: isRegistered(provider),
      hasSecret: provider.secretSealed !== null,
      found,
      idTokenAlgorithms: idTokenAlgorithmsOf(found.metadata),
      protections: wordsFor(provider, found.metadata),
      problem: isRegistrationProblem(problem) ? registrationProblems[problem] : undefined,
      portal: { name: "Quillpost", homepage: origin, redirectUri: redirectUris.connect(place), scopes: askedScope.split(" "), ...(idTokenAlgorithmsOf(found.metadata).length > 0 ? { signInRedirectUri: redirectUris.signIn(place) } : {}) },
    });
  });

  async function discover(issuer: string): Promise<{ readonly metadata?: ProviderMetadata; readonly trouble?: string }> {
    try {
      return { metadata: await discovery.fresh(issuer) };
    } catch (error) {
      if (error instanceof DiscoveryError) return { trouble: error.message };
      throw error;
    }
  }
}
