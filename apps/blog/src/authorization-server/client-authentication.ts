import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import type { ProvidersStore, RegisteredProvider } from "../stores/providers.store.ts";
import { Unsealable } from "../stores/seal.ts";
import { TokenError } from "./token.error.ts";

/** What proves to an authorization server that Quillpost is asking: a header, or parameters in the body. */
export interface ClientAuthentication {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * RFC 6749 §2.3.1: exactly the method that was registered. A public client only says its name (RFC 6749 §3.2.1).
 *
 * @throws TokenError when our own key no longer opens the secret
 */
export function authenticateClient(provider: RegisteredProvider, secretOf: ProvidersStore["secretOf"]): ClientAuthentication {
  const { clientId } = provider;
  const clientSecret = openSecret(provider, secretOf);
  switch (provider.authenticationMethod) {
    case "client_secret_basic":
      return { headers: { authorization: formatBasicCredentials({ clientId, clientSecret }) }, parameters: {} };
    case "client_secret_post":
      return { headers: {}, parameters: { client_id: clientId, client_secret: clientSecret } };
    case "none":
      return { headers: {}, parameters: { client_id: clientId } };
  }
}

function openSecret(provider: RegisteredProvider, secretOf: ProvidersStore["secretOf"]): string {
  try {
    return secretOf(provider);
  } catch (error) {
    if (error instanceof Unsealable) throw new TokenError("invalid_client", "our own client secret cannot be read any more", { cause: error });
    throw error;
  }
}
