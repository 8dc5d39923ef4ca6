import { secret } from "@tale/protocol/secrecy";
import type { Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { notHere } from "../author.ts";
import type { Discovery } from "../authorization-server/discovery.ts";
import { DiscoveryError } from "../authorization-server/discovery.error.ts";
import { IdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";
import type { NoteRefusal } from "../refusals/note-refusal.ts";
import type { Provider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { ProviderParameters } from "./provider.page.ts";
import { registerClient, type RegistrationOptions } from "./registration.ts";
import { RegistrationError } from "./registration.error.ts";

export interface CredentialsOptions extends RegistrationOptions {
  readonly noteRefusal: NoteRefusal;
  readonly providers: ProvidersStore;
  readonly discovery: Discovery;
}

/** RFC 6749 §A.1 and §A.2: client id and secret are printable ASCII. */
const visible = "^[\\x20-\\x7e]+$";

const CredentialsForm = Type.Object({
  client_id: Type.String({ maxLength: 200, pattern: visible }),
  client_secret: Type.Optional(
    Type.String({ ...secret("client-secret"), maxLength: 500, pattern: visible }),
  ),
  method: Type.Enum(["client_secret_basic", "client_secret_post"]),
  sign_in: Type.Optional(Type.String()),
  id_token_signed_response_alg: Type.Optional(IdTokenAlgorithm),
});

const RegisterForm = Type.Object({
  initial_access_token: Type.Optional(
    Type.String({ ...secret("registration-token"), maxLength: 500, pattern: visible }),
  ),
});

/**
 * How Quillpost comes by its credentials at a provider: a developer pastes them, or the machines
 * agree on some.
 *
 * Forms arrive from the provider's page; a redirect back to it leaves. No answer ever holds a
 * secret.
 *
 * @step act-1.credentials-stored
 */
export async function credentialsRoute(
  pages: Service,
  { providers, discovery, noteRefusal, ...registration }: CredentialsOptions,
): Promise<void> {
  pages.post(
    "/providers/:id/credentials",
    { schema: { params: ProviderParameters, body: CredentialsForm } },
    async (request, reply) => {
      const provider = await find(request.params.id);
      const {
        client_id: clientId,
        client_secret: clientSecret,
        method,
        sign_in,
        id_token_signed_response_alg,
      } = request.body;
      await providers.register(provider.id, {
        clientId: clientId.trim(),
        clientSecret: clientSecret?.trim(),
        authenticationMethod: clientSecret ? method : "none",
        offersSignIn: sign_in !== undefined,
        idTokenAlgorithm: id_token_signed_response_alg,
        registeredBy: "hand",
      });
      return reply.redirect(`/providers/${provider.id}`, 303);
    },
  );

  pages.post(
    "/providers/:id/register",
    { schema: { params: ProviderParameters, body: RegisterForm } },
    async (request, reply) => {
      const provider = await find(request.params.id);
      try {
        const metadata = await discovery.fresh(provider.issuer);
        await providers.register(
          provider.id,
          await registerClient(registration, provider, metadata, request.body.initial_access_token),
        );
        return reply.redirect(`/providers/${provider.id}`, 303);
      } catch (error) {
        if (error instanceof DiscoveryError)
          return reply.redirect(`/providers/${provider.id}`, 303);
        if (error instanceof RegistrationError)
          await noteRefusal(request.log, provider, error, "Quillpost was not registered");
        if (error instanceof RegistrationError)
          return reply.redirect(`/providers/${provider.id}?problem=${error.code}`, 303);
        throw error;
      }
    },
  );

  pages.post(
    "/providers/:id/remove",
    { schema: { params: ProviderParameters } },
    async (request, reply) => {
      await providers.remove(request.params.id);
      return reply.redirect("/providers", 303);
    },
  );

  async function find(id: string): Promise<Provider> {
    const provider = await providers.find(id);
    if (!provider) throw notHere();
    return provider;
  }
}
