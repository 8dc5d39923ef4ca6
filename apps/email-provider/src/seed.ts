import { readFile } from "node:fs/promises";
import { ClientMetadata, TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import { deviceCodeGrantType } from "@tale/protocol/oauth-urns";
import { StartError } from "@tale/service/environment";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Samples } from "./authorization/consent-form.ts";
import { hasSharedSecret, type ClientSettings } from "./clients/client.ts";
import { checkClientKeys } from "./registration/client-keys.checks.ts";
import { answerNames, checkRoomForAnswer } from "./clients/redirect-uri.checks.ts";
import { checkExcuse } from "./clients/pkce-excuse.ts";
import { checkOptionalMetadata } from "./registration/optional-metadata.checks.ts";
import { RegistrationError } from "./clients/registration.error.ts";
import { UnusableSetting } from "./clients/unusable-setting.error.ts";
import { namesOf, type Scope } from "./clients/scopes.ts";
import { hashPassword } from "./session/passwords.ts";
import type { ClientsStore } from "./stores/clients.store.ts";
import type { SeededEntriesStore } from "./stores/seeded-entries.store.ts";
import type { UsersStore } from "./stores/users.store.ts";

const SeedUser = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  password: Type.String(),
});

/**
 * With what optional RFCs let clients register, under the same names (RFC 7591 §2).
 */
const SeedClient = Type.Object({
  ...ClientMetadata.properties,
  client_id: Type.String(),
  client_secret: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  client_name: Type.String(),
  description: Type.Optional(Type.String()),
  client_uri: Type.Optional(Type.String()),
  redirect_uris: Type.Array(Type.String()),
  grant_types: Type.Array(
    Type.Enum(["authorization_code", "refresh_token", "client_credentials", deviceCodeGrantType]),
  ),
  scope: Type.String(),
  token_endpoint_auth_method: TokenEndpointAuthMethod,
  secret_anywhere: Type.Optional(Type.Literal(true)),
  application_type: Type.Optional(Type.Enum(["web", "native"])),
  introspects: Type.Optional(Type.Boolean()),
  pkce: Type.Optional(Type.Literal("optional")),
});

/**
 * The file that `SEED` names: who is there at the very first start, and what the consent page may
 * show of them.
 */
const Seed = Type.Object({
  users: Type.Array(SeedUser),
  samples: Type.Optional(
    Type.Record(Type.String(), Type.Record(Type.String(), Type.Array(Type.String()))),
  ),
  clients: Type.Array(SeedClient),
});

export interface SeedOptions {
  readonly users: UsersStore;
  readonly clients: ClientsStore;
  readonly seededEntries: SeededEntriesStore;
  readonly issuer: string;
  readonly scopes: readonly Scope[];
}

/**
 * Adds the seed's users and clients, each once: what people changed or deleted since then stays as
 * they left it.
 *
 * @throws StartError when the file is missing or malformed
 */
export async function applySeed(
  file: string,
  { users, clients, seededEntries, issuer, scopes }: SeedOptions,
): Promise<Samples> {
  const seed = await readSeed(file, issuer, namesOf(scopes));
  for (const { password, ...user } of seed.users) {
    await plantOnce(`user ${user.id}`, async () => users.add(user, await hashPassword(password)));
  }
  for (const client of seed.clients)
    await plantOnce(`client ${client.client_id}`, () => addClient(client, clients, issuer));
  return seed.samples ?? {};

  /**
   * Remembered afterwards: if the process dies in between, adding what is there already changes
   * nothing.
   */
  async function plantOnce(entry: string, plant: () => Promise<unknown>): Promise<void> {
    if (await seededEntries.has(entry)) return;
    await plant();
    await seededEntries.remember(entry);
  }
}

async function readSeed(
  file: string,
  issuer: string,
  scopeNames: readonly string[],
): Promise<Static<typeof Seed>> {
  const refuse = (reason: string) =>
    new StartError(`SEED=${file} cannot be used: ${reason.replace(/\s+/g, " ")}`);
  const seed = await readFile(file, "utf8")
    .then(JSON.parse)
    .catch((error: Error) => {
      throw refuse(error.message);
    });
  if (!Value.Check(Seed, seed)) {
    const [fault] = Value.Errors(Seed, seed);
    throw refuse(`${fault?.instancePath || "it"} ${fault?.message}`);
  }
  const fault = faultIn(seed, issuer, scopeNames);
  if (fault) throw refuse(fault);
  return seed;
}

/** What is wrong with the meaning of a seed whose shape is right. */
function faultIn(
  { users, clients }: Static<typeof Seed>,
  issuer: string,
  scopeNames: readonly string[],
): string | undefined {
  for (const client of clients) {
    const { client_id, owner, redirect_uris, scope } = client;
    if (owner && !users.some(({ id }) => id === owner))
      return `the owner of client ${client_id} is not one of the users`;
    if (!redirect_uris.every((uri) => /^[!-~]+$/.test(uri) && URL.canParse(uri)))
      return `a redirect URI of client ${client_id} is not a URL`;
    if (
      client.secret_anywhere &&
      !hasSharedSecret({ authenticationMethod: client.token_endpoint_auth_method })
    )
      return `client ${client_id}: secret_anywhere is for clients that authenticate with a secret`;
    if (
      !scope
        .split(" ")
        .filter(Boolean)
        .every((name) => scopeNames.includes(name))
    )
      return `client ${client_id} has an unknown scope`;
    try {
      for (const uri of redirect_uris) checkRoomForAnswer(uri, answerNames);
      checkExcuse(settingsOf(client, issuer));
    } catch (error) {
      if (error instanceof RegistrationError || error instanceof UnusableSetting)
        return `client ${client_id}: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}

async function addClient(
  client: Static<typeof SeedClient>,
  clients: ClientsStore,
  issuer: string,
): Promise<void> {
  await clients.add({
    id: client.client_id,
    ...(client.owner ? { ownerId: client.owner } : {}),
    ...(client.client_secret ? { secret: client.client_secret } : {}),
    settings: settingsOf(client, issuer),
  });
}

/** @throws RegistrationError */
function settingsOf(client: Static<typeof SeedClient>, issuer: string): ClientSettings {
  const jwks = checkClientKeys(client, client.token_endpoint_auth_method);
  return {
    name: client.client_name,
    ...(client.description ? { description: client.description } : {}),
    ...(client.client_uri ? { uri: client.client_uri } : {}),
    redirectUris: client.redirect_uris,
    grantTypes: client.grant_types,
    scopes: client.scope.split(" ").filter(Boolean),
    authenticationMethod: client.token_endpoint_auth_method,
    ...(client.secret_anywhere ? { secretAnywhere: true } : {}),
    ...(jwks ? { jwks } : {}),
    applicationType: client.application_type ?? "web",
    ...(client.introspects ? { introspects: true } : {}),
    ...(client.pkce ? { pkce: client.pkce } : {}),
    further: checkOptionalMetadata(client, issuer),
  };
}
