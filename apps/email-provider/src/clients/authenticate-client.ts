import { check } from "@tale/protocol/check";
import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import type { FastifyRequest } from "fastify";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { AuthenticationMethod, Claim } from "./authentication-method.ts";
import { methodsOf, type Client } from "./client.ts";
import type { LimitGuesses } from "./limit-guesses.ts";
import { TokenError } from "./token.error.ts";

declare const authenticated: unique symbol;

/**
 * A client that proved who it is, or a public one that said so. Only `AuthenticateClient` makes it.
 */
export type AuthenticatedClient = Client & { readonly [authenticated]: true };

/**
 * @param sent what came in the body
 * @throws TokenError
 */
export type AuthenticateClient = (
  sent: SentClientCredentials,
  request: Pick<FastifyRequest, "headers" | "ip">,
) => Promise<AuthenticatedClient>;

/** RFC 6749 §2.3: the client says who it is, in the one way it was registered for. */
export function createAuthenticateClient(
  clients: ClientsStore,
  methods: readonly AuthenticationMethod[],
  limitGuesses: LimitGuesses,
): AuthenticateClient {
  return async (sent, { headers: { authorization }, ip }) => {
    const claim = checkOneMethod(
      methods
        .map((method) => method({ ...sent, authorization }))
        .filter((claim) => claim !== undefined),
    );
    const { proven: client, wait } = await limitGuesses(
      `client ${claim.clientId}`,
      ip,
      async () => {
        const found = clients.find(claim.clientId);
        const [client, isProven] = await Promise.all([found, claim.isProvenFor(found)]);
        return isProven ? client : undefined;
      },
    );
    checkNoGuess(wait);
    checkProof(client);
    checkRegisteredMethod(client, claim);
    return client as AuthenticatedClient;
  };
}

/** RFC 6749 §2.3: a client uses one method per request; two would leave open which one counts. */
function checkOneMethod(claims: readonly Claim[]): Claim {
  const [claim] = claims;
  check(
    "the client names itself",
    "RFC 6749 §3.2.1",
    claim,
    () => new TokenError("invalid_client", "client authentication is missing"),
  );
  check(
    "the client uses one authentication method",
    "RFC 6749 §2.3",
    claims.length === 1,
    () => new TokenError("invalid_request", "use one way of client authentication per request"),
  );
  return claim;
}

/**
 * RFC 6749 §2.3.1: asked first, so that right and wrong are answered alike once there were too many
 * wrong ones.
 */
function checkNoGuess(wait: number): void {
  check(
    "not too many wrong credentials came for this client from this address",
    "RFC 6749 §2.3.1",
    wait === 0,
    () =>
      new TokenError(
        "temporarily_unavailable",
        "too many wrong credentials came from this address",
        { retryAfter: wait },
      ),
  );
}

/**
 * RFC 6749 §3.2.1: a secret must be the one we gave, a signature the client's own. The answer is
 * the same for an unknown client.
 */
function checkProof(client: Client | undefined): asserts client is Client {
  check(
    "the client is known and proves who it is",
    "RFC 6749 §3.2.1",
    client,
    () => new TokenError("invalid_client", "client authentication failed"),
  );
}

/**
 * RFC 7591 §2: exactly the method it registered, or one of two where its developer left it open.
 * Asked last, so that only who has the secret learns which one that is.
 */
function checkRegisteredMethod(client: Client, { method }: Claim): void {
  const registered = methodsOf(client);
  check(
    "the client uses its registered method",
    "RFC 7591 §2",
    registered.includes(method),
    () =>
      new TokenError(
        "invalid_client",
        `the client sends its credentials as ${method}, and is registered for ${registered.join(" or ")}`,
      ),
  );
}
