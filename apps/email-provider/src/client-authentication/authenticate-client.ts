import { check } from "@tale/backstage/check";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { AuthenticationMethod, Claim, SentCredentials } from "./authentication-method.ts";
import type { Client } from "./client.ts";
import { TokenError } from "./token.error.ts";

declare const authenticated: unique symbol;

/** A client that proved who it is, or a public one that said so. Only `AuthenticateClient` makes it. */
export type AuthenticatedClient = Client & { readonly [authenticated]: true };

/** @throws TokenError */
export type AuthenticateClient = (sent: SentCredentials) => Promise<AuthenticatedClient>;

/** RFC 6749 §2.3: the client says who it is, in the one way it was registered for. */
export function createAuthenticateClient(clients: ClientsStore, methods: readonly AuthenticationMethod[]): AuthenticateClient {
  return async (sent) => {
    const claim = checkOneMethod(methods.map((method) => method(sent)).filter((claim) => claim !== undefined));
    const found = clients.find(claim.clientId);
    const [client, isProven] = await Promise.all([found, claim.isProvenFor(found)]);
    checkProof(client, isProven);
    checkRegisteredMethod(client, claim);
    return client as AuthenticatedClient;
  };
}

/** RFC 6749 §2.3: a client uses one method per request; two would leave open which one counts. */
function checkOneMethod(claims: readonly Claim[]): Claim {
  const [claim] = claims;
  check("the client names itself", "RFC 6749 §3.2.1", claim, () => new TokenError("invalid_client", "client authentication is missing"));
  check("the client uses one authentication method", "RFC 6749 §2.3", claims.length === 1, () =>
    new TokenError("invalid_request", "use one way of client authentication per request"));
  return claim;
}

/** RFC 6749 §3.2.1: a secret must be the one we gave, a signature the client's own. The answer is the same for an unknown client. */
function checkProof(client: Client | undefined, isProven: boolean): asserts client is Client {
  check("the client is known and proves who it is", "RFC 6749 §3.2.1", client && isProven, () => new TokenError("invalid_client", "client authentication failed"));
}

/** RFC 7591 §2: exactly the method it registered. Asked last, so that only who has the secret learns which one that is. */
function checkRegisteredMethod({ authenticationMethod }: Client, { method }: Claim): void {
  check("the client uses its registered method", "RFC 7591 §2", authenticationMethod === method, () =>
    new TokenError("invalid_client", `the client sends its credentials as ${method}, and is registered for ${authenticationMethod}`));
}
