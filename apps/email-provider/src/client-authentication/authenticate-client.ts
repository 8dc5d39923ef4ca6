import { check } from "@tale/backstage/check";
import { parseBasicCredentials } from "@tale/protocol/basic-credentials";
import type { TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import type { ClientsStore } from "../stores/clients.store.ts";
import type { Client } from "./client.ts";
import { TokenError } from "./token.error.ts";

declare const authenticated: unique symbol;

/** A client that proved who it is, or a public one that said so. Only `authenticateClient` makes it. */
export type AuthenticatedClient = Client & { readonly [authenticated]: true };

/** Where a client's credentials may be: in the `Authorization` header, or in the body. */
export interface SentCredentials {
  readonly authorization: string | undefined;
  readonly client_id?: string;
  readonly client_secret?: string;
}

interface Credentials {
  readonly method: TokenEndpointAuthMethod;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** RFC 6749 §2.3: the client says who it is, in the one way it was registered for. */
export async function authenticateClient(sent: SentCredentials, clients: ClientsStore): Promise<AuthenticatedClient> {
  checkOneMethod(sent);
  const credentials = sent.authorization === undefined ? readBody(sent) : readBasic(sent.authorization, sent.client_id);
  const client = await clients.find(credentials.clientId);
  const isProven = await clients.hasSecret(credentials.clientId, credentials.clientSecret ?? "");
  checkRegisteredMethod(client, credentials);
  checkSecret(client, credentials, isProven);
  return client as AuthenticatedClient;
}

/** RFC 6749 §2.3: a client uses one method per request; two would leave open which one counts. */
function checkOneMethod({ authorization, client_secret }: SentCredentials): void {
  check("the client uses one authentication method", "RFC 6749 §2.3", authorization === undefined || client_secret === undefined, () =>
    new TokenError("invalid_request", "use either the Authorization header or client_secret in the body, not both"));
}

/** RFC 6749 §2.3.1: both halves are form-urlencoded inside Basic; a client_id beside it must be the same. */
function readBasic(authorization: string, clientIdInBody: string | undefined): Credentials {
  const basic = parseBasicCredentials(authorization);
  check("the Authorization header is well-formed Basic", "RFC 6749 §2.3.1", basic, () =>
    new TokenError("invalid_client", "the Authorization header is not Basic authentication with form-urlencoded id and secret"));
  check("client_id in body and header agree", "RFC 6749 §2.3.1", clientIdInBody === undefined || clientIdInBody === basic.clientId, () =>
    new TokenError("invalid_request", "client_id in the body is not the one in the Authorization header"));
  return { method: "client_secret_basic", ...basic };
}

/** RFC 6749 §3.2.1: a client without credentials at least names itself. */
function readBody({ client_id, client_secret }: SentCredentials): Credentials {
  check("the client names itself", "RFC 6749 §3.2.1", client_id !== undefined, () =>
    new TokenError("invalid_client", "client authentication is missing"));
  return client_secret === undefined
    ? { method: "none", clientId: client_id }
    : { method: "client_secret_post", clientId: client_id, clientSecret: client_secret };
}

/** RFC 7591 §2: exactly the method it registered; the answer is the same as for an unknown client or a wrong secret. */
function checkRegisteredMethod(client: Client | undefined, { method }: Credentials): asserts client is Client {
  check("the client is known and uses its registered method", "RFC 7591 §2", client?.authenticationMethod === method, notBelieved);
}

/** RFC 6749 §3.2.1: a secret must be the one we gave. */
function checkSecret(client: Client, { method }: Credentials, isProven: boolean): void {
  check("the client proves who it is", "RFC 6749 §3.2.1", isProven || (method === "none" && client.authenticationMethod === "none"), notBelieved);
}

function notBelieved(): TokenError {
  return new TokenError("invalid_client", "client authentication failed");
}
