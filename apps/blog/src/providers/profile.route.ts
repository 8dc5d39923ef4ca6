import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { Discovery } from "../authorization-server/discovery.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { ProviderParameters } from "./provider.page.ts";

const ProfileForm = Type.Object({ profile: Type.Enum(["plain", "offered"]) });
const PkceForm = Type.Object({ pkce: Type.Enum(["announced", "vouched"]) });

export interface ProfileOptions {
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
}

/**
 * A developer decides whether what a provider offers beyond the code flow is used, and whether it
 * is believed to do PKCE though it does not announce it. Both hold from the next authorization
 * request on.
 */
export async function profileRoute(
  pages: Service,
  { providers, discovery }: ProfileOptions,
): Promise<void> {
  pages.post(
    "/providers/:id/profile",
    { schema: { params: ProviderParameters, body: ProfileForm } },
    async (request, reply) => {
      await providers.choose(request.params.id, request.body.profile);
      // A browser opens the folded section that holds the target of a fragment.
      return reply.redirect(`/providers/${request.params.id}#protections`, 303);
    },
  );

  pages.post(
    "/providers/:id/pkce",
    { schema: { params: ProviderParameters, body: PkceForm } },
    async (request, reply) => {
      const { id } = request.params;
      await providers.vouch(id, request.body.pkce);
      const provider = await providers.find(id);
      if (provider) discovery.forget(provider.issuer);
      return reply.redirect(`/providers/${id}`, 303);
    },
  );
}
