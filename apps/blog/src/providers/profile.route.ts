import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { ProviderParameters } from "./provider.page.ts";

const ProfileForm = Type.Object({ profile: Type.Enum(["plain", "offered"]) });

/** A developer decides whether what a provider offers beyond the code flow is used. It holds from the next authorization request on. */
export async function profileRoute(pages: Service, { providers }: { readonly providers: ProvidersStore }): Promise<void> {
  pages.post("/providers/:id/profile", { schema: { params: ProviderParameters, body: ProfileForm } }, async (request, reply) => {
    await providers.choose(request.params.id, request.body.profile);
    return reply.redirect(`/providers/${request.params.id}`, 303);
  });
}
