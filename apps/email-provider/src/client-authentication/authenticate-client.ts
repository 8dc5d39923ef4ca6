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
    checkRegisteredMethod(client, claim);
    checkProof(isProven);
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

/** RFC 7591 §2: exactly the method it registered; the answer is the same as for an unknown client or a wrong secret. */
function checkRegisteredMethod(client: Client | undefined, { method }: Claim): void {
  check("the client is known and uses its registered method", "RFC 7591 §2", client?.authenticationMethod === method, notBelieved);
}

/** RFC 6749 §3.2.1: a secret must be the one we gave, a signature the client's own. */
function checkProof(isProven: boolean): void {
  check("the client proves who it is", "RFC 6749 §3.2.1", isProven, notBelieved);
}

function notBelieved(): TokenError {
  return new TokenError("invalid_client", "client authentication failed");
}
