import { check } from "@tale/protocol/check";
import type { Checked } from "@tale/protocol/checked";
import type { SentClientCredentials } from "@tale/protocol/client-credentials";
import type { FastifyRequest } from "fastify";
import type { ClientsStore } from "../stores/clients.store.ts";
import {
  proveBySignature,
  signedAssertion,
  type AssertionOptions,
  type ProvenClaims,
  type SignedAssertion,
} from "./client-assertion.ts";
import { nameOnly, secretInBody, secretInHeader, type SentSecret } from "./client-secret.ts";
import { methodsOf, type Client } from "./client.ts";
import type { CredentialsRateLimit, Proof } from "./credentials-rate-limit.ts";
import { TokenError } from "./token.error.ts";

interface SentMessage<Message> {
  readonly message: Message;
  readonly repeated: readonly string[];
}

/** A message of which every parameter was sent once. */
export type SentOnce<Message> = Checked<Message, "sent once">;

/**
 * A client that proved who it is, or a public one that said so. Only `authenticateClient` makes it.
 */
export type AuthenticatedClient = Checked<Client, "proven" | "registered method">;

/** Who the sender says it is, and what is to prove it. */
export type ClientCredentials =
  SentSecret | SignedAssertion | { readonly method: "none"; readonly clientId: string };

export interface AuthenticationOptions extends AssertionOptions {
  readonly clients: ClientsStore;
  readonly credentialsRateLimit: CredentialsRateLimit;
}

/**
 * RFC 6749 §3.2: a parameter that comes twice would let two readers of one request see two
 * different requests.
 */
export function checkMessageNotRepeated<Message>({ message, repeated }: SentMessage<Message>) {
  check(
    "no parameter is repeated",
    "RFC 6749 §3.2",
    repeated.length === 0,
    () => new TokenError("invalid_request", `sent more than once: ${repeated.join(", ")}`),
  );
  return message as SentOnce<Message>;
}

/**
 * RFC 6749 §2.3: the client says who it is, in the one way it was registered for.
 *
 * @param sent what came in the body
 * @throws TokenError
 */
export async function authenticateClient(
  sent: SentOnce<SentClientCredentials>,
  { headers: { authorization }, ip }: Pick<FastifyRequest, "headers" | "ip">,
  options: AuthenticationOptions,
): Promise<AuthenticatedClient> {
  const credentials = checkOneMethod([
    secretInHeader(sent, authorization), // client_secret_basic
    secretInBody(sent), // client_secret_post
    signedAssertion(sent), // private_key_jwt, RFC 7523
    nameOnly(sent, authorization), // none
  ]);
  const proof = await options.credentialsRateLimit.verify(
    `client ${credentials.clientId}`,
    ip,
    () => findProven(credentials, options),
  );
  checkNoGuess(proof);
  const client = checkProven(proof);
  checkRegisteredMethod(client, credentials);
  return client;
}

/**
 * It takes as long for an unknown client as for a known one; secret and client are read side by
 * side.
 *
 * @returns undefined when there is no such client, or its credentials are wrong
 */
async function findProven(
  credentials: ClientCredentials,
  options: AuthenticationOptions,
): Promise<Client | undefined> {
  const { clients } = options;
  const found = clients.find(credentials.clientId);
  const [client, proof] = await Promise.all([found, proofFor(found)]);
  return proof ? client : undefined;

  async function proofFor(found: Promise<Client | undefined>): Promise<ProvenClaims | boolean> {
    switch (credentials.method) {
      case "private_key_jwt":
        return proveBySignature(credentials.assertion, await found, options);
      case "none":
        return (await found)?.authenticationMethod === "none";
      case "client_secret_basic":
      case "client_secret_post":
        return clients.hasSecret(credentials.clientId, credentials.secret);
    }
  }
}

/** RFC 6749 §2.3: a client uses one method per request; two would leave open which one counts. */
function checkOneMethod(found: readonly (ClientCredentials | undefined)[]): ClientCredentials {
  const all = found.filter((credentials) => credentials !== undefined);
  const [credentials] = all;
  check(
    "the client names itself",
    "RFC 6749 §3.2.1",
    credentials,
    () => new TokenError("invalid_client", "client authentication is missing"),
  );
  check(
    "the client uses one authentication method",
    "RFC 6749 §2.3",
    all.length === 1,
    () => new TokenError("invalid_request", "use one way of client authentication per request"),
  );
  return credentials;
}

/**
 * RFC 6749 §2.3.1: asked first, so that right and wrong are answered alike once there were too many
 * wrong ones.
 */
function checkNoGuess(
  proof: Proof<Client | undefined>,
): asserts proof is Checked<Proof<Client | undefined>, "no guess"> {
  check(
    "not too many wrong credentials came for this client from this address",
    "RFC 6749 §2.3.1",
    proof.wait === 0,
    () =>
      new TokenError(
        "temporarily_unavailable",
        "too many wrong credentials came from this address",
        { retryAfter: proof.wait },
      ),
  );
}

/**
 * RFC 6749 §3.2.1: a secret must be the one we gave, a signature the client's own. The answer is
 * the same for an unknown client.
 */
function checkProven({
  proven: client,
}: Checked<Proof<Client | undefined>, "no guess">): Checked<Client, "proven"> {
  check(
    "the client is known and proves who it is",
    "RFC 6749 §3.2.1",
    client,
    () => new TokenError("invalid_client", "client authentication failed"),
  );
  return client as Checked<Client, "proven">;
}

/**
 * RFC 7591 §2: exactly the method it registered, or one of two where its developer left it open.
 * Asked last, so that only a client with the secret learns which one that is.
 */
function checkRegisteredMethod(
  client: Client,
  { method }: ClientCredentials,
): asserts client is Checked<Client, "registered method"> {
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
