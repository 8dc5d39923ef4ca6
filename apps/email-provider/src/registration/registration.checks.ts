import { check } from "@tale/protocol/check";
import type { ClientInformationResponse } from "@tale/protocol/client-registration";
import { second } from "@tale/service/clock";
import type { FastifyRequest } from "fastify";
import type { Client } from "../clients/client.ts";
import type { CredentialsRateLimit } from "../clients/credentials-rate-limit.ts";
import { registrationsPerAddress } from "./register-client.ts";
import type { AttemptsStore } from "../stores/attempts.store.ts";
import type { ClientsStore } from "../stores/clients.store.ts";
import { isSameSecret } from "../stores/hash.ts";
import { RegistrationError } from "../clients/registration.error.ts";

/** RFC 7591 §3: who may register: every program, those with a token, or none. */
export type RegistrationPolicy =
  | { readonly kind: "open" }
  | { readonly kind: "closed" }
  | { readonly kind: "token"; readonly initialAccessToken: string };

/**
 * RFC 7591 §3: who may register without asking anybody may still not fill the database. Counted
 * before anything is looked at.
 */
export async function limitRegistrations(attempts: AttemptsStore, address: string): Promise<void> {
  const wait = await attempts.countFrom(address, "registration", registrationsPerAddress);
  check(
    "not too many registrations",
    "RFC 7591 §3",
    wait === 0,
    () =>
      new RegistrationError("temporarily_unavailable", "too many registrations from this address", {
        retryAfter: Math.ceil(wait / second),
      }),
  );
}

/** RFC 7591 §3: where registration is not open to all, a token handed out beforehand opens it. */
export function checkInitialAccessToken(
  policy: RegistrationPolicy,
  authorization: string | undefined,
): void {
  if (policy.kind !== "token") return;
  const token = readBearer(authorization);
  check(
    "the initial access token is the one we handed out",
    "RFC 7591 §3",
    token && isSameSecret(token, policy.initialAccessToken),
    () => new RegistrationError("invalid_token", "registration needs the initial access token"),
  );
}

/** What was not sent is no guess. */
const nothingSent = { proven: false, wait: 0 };

export interface RegistrationTokens {
  readonly clients: ClientsStore;
  readonly credentialsRateLimit: CredentialsRateLimit;
}

/**
 * RFC 7592 §2: each client is managed with its own token. Another's, and a client long gone, are
 * answered alike.
 */
export async function checkRegistrationToken(
  id: string,
  request: Pick<FastifyRequest, "headers" | "ip">,
  { clients, credentialsRateLimit }: RegistrationTokens,
): Promise<{ client: Client; token: string }> {
  const token = readBearer(request.headers.authorization);
  const { proven, wait } = token
    ? await credentialsRateLimit.verify(`registration ${id}`, request.ip, () =>
        clients.hasRegistrationToken(id, token),
      )
    : nothingSent;
  check(
    "not too many wrong tokens came for this client from this address",
    "RFC 7592 §5",
    wait === 0,
    () =>
      new RegistrationError(
        "temporarily_unavailable",
        "too many wrong registration access tokens came from this address",
        { retryAfter: wait },
      ),
  );
  const client = proven ? await clients.find(id) : undefined;
  check(
    "the registration access token belongs to this client",
    "RFC 7592 §2",
    token && client,
    () =>
      new RegistrationError(
        "invalid_token",
        "the registration access token is missing, or does not belong to this client",
      ),
  );
  return { client, token };
}

/**
 * RFC 7592 §2.2: an update says which client it means, and cannot choose what only the server
 * decides.
 */
export async function checkUpdate(
  update: ClientInformationResponse,
  client: Client,
  clients: ClientsStore,
): Promise<void> {
  const {
    client_id,
    client_secret,
    registration_access_token,
    registration_client_uri,
    client_id_issued_at,
    client_secret_expires_at,
  } = update;
  const decidedHere = [
    registration_access_token,
    registration_client_uri,
    client_id_issued_at,
    client_secret_expires_at,
  ];
  check(
    "client_id is this client's",
    "RFC 7592 §2.2",
    client_id === client.id,
    refuse("it is not the one this token belongs to", "client_id"),
  );
  check(
    "the client leaves to the server what the server decides",
    "RFC 7592 §2.2",
    decidedHere.every((value) => value === undefined),
    refuse(
      "leave out registration_access_token, registration_client_uri, client_id_issued_at and client_secret_expires_at",
    ),
  );
  check(
    "the client does not choose its secret",
    "RFC 7592 §2.2",
    client_secret === undefined || (await clients.hasSecret(client.id, client_secret)),
    refuse("it is not the one that was issued", "client_secret"),
  );
}

function readBearer(authorization = ""): string | undefined {
  return /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
}

function refuse(problem: string, member?: string): () => RegistrationError {
  const about = member === undefined ? {} : { member };
  return () => new RegistrationError("invalid_client_metadata", problem, about);
}
