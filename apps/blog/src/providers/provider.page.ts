import { markOf, type Marks } from "@tale/pages/marks";
import type { Service } from "@tale/service/create-service";
import type { HttpClient } from "@tale/service/http-client";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { notHere } from "../author.ts";
import type { ProviderMetadata } from "../authorization-server/discovery.checks.ts";
import {
  DiscoveryError,
  type DiscoveryErrorCode,
} from "../authorization-server/discovery.error.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { idTokenAlgorithmsOf } from "../authorization-server/id-token-algorithm.ts";
import { placeOf, type RedirectUris } from "../authorization-server/redirect-uris.ts";
import { scopeAskedOf, signInScopeOf } from "../scopes.ts";
import { idPattern } from "../stores/ids.ts";
import { isRegistered, type Provider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import type { RefusalsStore } from "../stores/refusals.store.ts";
import { wordsFor } from "./protections.words.ts";
import { alreadyThere, readAddresses } from "./providers.page.ts";
import { wordsForRefusal } from "./refusals.words.ts";
import { isRegistrationProblem, registrationProblems } from "./registration.error.ts";

export interface ProviderPageOptions {
  readonly providers: ProvidersStore;
  readonly refusals: RefusalsStore;
  readonly discovery: Discovery;
  readonly http: HttpClient;
  readonly origin: string;
  readonly redirectUris: RedirectUris;
  readonly marks: Marks;
}

export const ProviderParameters = Type.Object({ id: Type.String({ pattern: idPattern }) });

const Query = Type.Object({ problem: Type.Optional(Type.String()) });

const AddressesForm = Type.Object({
  issuer: Type.String({ maxLength: 500 }),
  contacts_url: Type.String({ maxLength: 500 }),
});

/** What a provider says about itself right now. */
interface Found {
  readonly metadata?: ProviderMetadata;
  readonly trouble?: string;
  readonly code?: DiscoveryErrorCode;
}

/**
 * One provider: what it says about itself right now, what it refused lately, what has to be typed
 * at its portal, and our credentials there. Its addresses can be corrected. The client secret is
 * written here and never read back.
 */
export async function providerPage(pages: Service, options: ProviderPageOptions): Promise<void> {
  const { providers, refusals, discovery, http, origin, redirectUris, marks } = options;

  pages.get(
    "/providers/:id",
    { schema: { params: ProviderParameters, querystring: Query } },
    async (request, reply) => {
      const { problem } = request.query;
      const provider = await find(request.params.id);
      return show(reply, provider, {
        problem: isRegistrationProblem(problem) ? registrationProblems[problem] : undefined,
      });
    },
  );

  pages.post(
    "/providers/:id/addresses",
    { schema: { params: ProviderParameters, body: AddressesForm } },
    async (request, reply) => {
      const provider = await find(request.params.id);
      const { issuer, contacts_url: contactsUrl } = request.body;
      const read = await readAddresses(http, issuer, contactsUrl);
      if ("status" in read) {
        return show(reply.code(read.status), provider, {
          correction: { issuer, contactsUrl, problem: read },
        });
      }
      if (read.problem) return show(reply, provider, { correction: read });
      if (await providers.correct(provider.id, read)) {
        discovery.forget(provider.issuer);
        return reply.redirect(`/providers/${provider.id}`, 303);
      }
      return show(reply.code(409), provider, {
        correction: { ...read, problem: alreadyThere("issuer") },
      });
    },
  );

  async function find(id: string): Promise<Provider> {
    const provider = await providers.find(id);
    if (!provider) throw notHere();
    return provider;
  }

  async function show(
    reply: FastifyReply,
    provider: Provider,
    more: object,
  ): Promise<FastifyReply> {
    const found = await discover(provider.issuer);
    const methods = found.metadata?.token_endpoint_auth_methods_supported ?? [
      "client_secret_basic",
    ];
    const wentWrong = (await refusals.of(provider.id)).map((refusal) =>
      wordsForRefusal(provider, refusal),
    );
    return reply.view("providers/provider.page.hbs", {
      moment: isRegistered(provider) ? "registered-provider" : "register-provider",
      correction: provider,
      ...more,
      ...provider,
      secretSealed: undefined,
      clientKeySealed: undefined,
      isRegistered: isRegistered(provider),
      hasSecret: provider.secretSealed !== null,
      found,
      idTokenAlgorithms: idTokenAlgorithmsOf(found.metadata),
      wentWrong,
      isSilentAboutPkce: found.code === "no_s256",
      isVouchedFor: provider.pkce === "vouched",
      protections: wordsFor(provider, found.metadata),
      portalUrl: portalUrlOf(found.metadata),
      mark: markOf(marks, provider.name, provider.issuer),
      portal: found.metadata && portalFor(found.metadata),
      sendsInBody:
        !methods.includes("client_secret_basic") && methods.includes("client_secret_post"),
    });
  }

  /** What has to be typed at the provider's portal. It depends on what its metadata says. */
  function portalFor(metadata: ProviderMetadata) {
    const place = placeOf(metadata);
    const offersSignIn = metadata.id_token_signing_alg_values_supported !== undefined;
    return {
      name: "Quillpost",
      description: "A blog that mails the link of a new post to the writer’s friends.",
      homepage: origin,
      redirectUri: redirectUris.connect(place),
      scopes: scopeAskedOf(metadata).split(" "),
      ...(offersSignIn
        ? {
            signInRedirectUri: redirectUris.signIn(place),
            signInScopes: signInScopeOf(metadata).split(" "),
          }
        : {}),
    };
  }

  async function discover(issuer: string): Promise<Found> {
    try {
      return { metadata: await discovery.fresh(issuer) };
    } catch (error) {
      if (error instanceof DiscoveryError) return { trouble: error.message, code: error.code };
      throw error;
    }
  }
}

/** RFC 8414 §2: a page for developers, where the provider names one that a browser may open. */
function portalUrlOf(metadata: ProviderMetadata | undefined): string | undefined {
  const page = metadata?.service_documentation;
  if (typeof page !== "string" || !URL.canParse(page)) return undefined;
  return ["https:", "http:"].includes(new URL(page).protocol) ? page : undefined;
}
