import { readFile } from "node:fs/promises";
import { TokenEndpointAuthMethod } from "@tale/protocol/client-registration";
import { StartError } from "@tale/service/environment";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Samples } from "./consent/consent.page.ts";
import { hashPassword } from "./session/passwords.ts";
import type { ClientsStore } from "./stores/clients.store.ts";
import type { UsersStore } from "./stores/users.store.ts";

const SeedUser = Type.Object({ id: Type.String(), email: Type.String(), name: Type.String(), password: Type.String() });

const SeedClient = Type.Object({
  client_id: Type.String(),
  client_secret: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  client_name: Type.String(),
  description: Type.Optional(Type.String()),
  client_uri: Type.Optional(Type.String()),
  redirect_uris: Type.Array(Type.String()),
  grant_types: Type.Array(Type.Enum(["authorization_code", "refresh_token"])),
  scope: Type.String(),
  token_endpoint_auth_method: TokenEndpointAuthMethod,
  application_type: Type.Optional(Type.Enum(["web", "native"])),
  introspects: Type.Optional(Type.Boolean()),
});

/** The file that `SEED` names: who is there at the very first start, and what the consent page may show of them. */
const Seed = Type.Object({
  users: Type.Array(SeedUser),
  samples: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Array(Type.String())))),
  clients: Type.Array(SeedClient),
});

/**
 * Adds the seed's users and clients that are not there yet; what is there is left as people changed it.
 *
 * @throws StartError when the file is missing or malformed
 */
export async function plantSeed(file: string, { users, clients }: { users: UsersStore; clients: ClientsStore }): Promise<Samples> {
  const seed = await readSeed(file);
  for (const { password, ...user } of seed.users) {
    if (!(await users.find(user.id))) await users.add(user, await hashPassword(password));
  }
  for (const client of seed.clients) await addClient(client, clients);
  return seed.samples ?? {};
}

async function readSeed(file: string): Promise<Static<typeof Seed>> {
  try {
    return Value.Parse(Seed, JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new StartError(`SEED=${file} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

async function addClient(client: Static<typeof SeedClient>, clients: ClientsStore): Promise<void> {
  await clients.add({
    id: client.client_id,
    ...(client.owner ? { ownerId: client.owner } : {}),
    ...(client.client_secret ? { secret: client.client_secret } : {}),
    settings: {
      name: client.client_name,
      ...(client.description ? { description: client.description } : {}),
      ...(client.client_uri ? { uri: client.client_uri } : {}),
      redirectUris: client.redirect_uris,
      grantTypes: client.grant_types,
      scopes: client.scope.split(" ").filter(Boolean),
      authenticationMethod: client.token_endpoint_auth_method,
      applicationType: client.application_type ?? "web",
      ...(client.introspects ? { introspects: true } : {}),
    },
  });
}
