import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import type { AuthenticationMethod, RegisteredProvider } from "../stores/provider.ts";
import type { ProvidersStore } from "../stores/providers.store.ts";
import { Unsealable } from "../stores/seal.ts";
import { clientAssertion, type AssertionOptions } from "./client-assertion.ts";
import { TokenError } from "./token.error.ts";

/**
 * What proves to an authorization server that Quillpost is asking: a header, or parameters in the
 * body.
 */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @throws TokenError when our own key no longer opens what we kept */
export type ClientAuthentication = (provider: RegisteredProvider) => Promise<ClientProof>;

export interface ClientAuthenticationOptions extends AssertionOptions {
  readonly credentialOf: ProvidersStore["credentialOf"];
}

/**
 * RFC 6749 §2.3.1: exactly the method that was registered. A public client only says its name (RFC
 * 6749 §3.2.1).
 */
export function createClientAuthentication({
  credentialOf,
  ...options
}: ClientAuthenticationOptions): ClientAuthentication {
  const methods: Record<
    AuthenticationMethod,
    (provider: RegisteredProvider, credential: string) => ClientProof | Promise<ClientProof>
  > = {
    client_secret_basic: ({ clientId }, clientSecret) => ({
      headers: { authorization: formatBasicCredentials({ clientId, clientSecret }) },
      parameters: {},
    }),
    client_secret_post: ({ clientId }, clientSecret) => ({
      headers: {},
      parameters: { client_id: clientId, client_secret: clientSecret },
    }),
    private_key_jwt: async (provider, key) => ({
      headers: {},
      parameters: await clientAssertion(provider, key, options),
    }),
    none: ({ clientId }) => ({ headers: {}, parameters: { client_id: clientId } }),
  };

  return async (provider) => {
    try {
      return await methods[provider.authenticationMethod](provider, credentialOf(provider));
    } catch (error) {
      if (error instanceof Unsealable)
        throw new TokenError(
          "own_secret_unreadable",
          "our own client secret cannot be read any more",
          { cause: error },
        );
      throw error;
    }
  };
}
