import { Type, type Static } from "typebox";
import type { Clock, Random } from "@tale/service/clock";
import type { Database } from "@tale/service/database";
import type { ConfiguredProvider } from "../config.ts";
import { newId } from "./ids.ts";
import type { Seal } from "./seal.ts";

/** The ways in which Quillpost can prove who it is (RFC 7591 §2). */
export const AuthenticationMethod = Type.Enum(["client_secret_basic", "client_secret_post", "none"]);

export type AuthenticationMethod = Static<typeof AuthenticationMethod>;

/** A mail provider whose address books Quillpost may be allowed to read. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** The contacts API, which is also the resource that tokens are asked for (RFC 8707). */
  readonly contactsUrl: string;
  readonly clientId: string | null;
  readonly authenticationMethod: AuthenticationMethod | null;
  readonly registeredBy: "configuration" | "hand" | "machine" | null;
  readonly registeredAt: number | null;
  readonly secretSealed: string | null;
}

/** Only a provider we registered with can be asked anything. */
export interface RegisteredProvider extends Provider {
  readonly clientId: string;
  readonly authenticationMethod: AuthenticationMethod;
}

/** What came out of a registration, by hand or by machine. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly authenticationMethod: AuthenticationMethod;
  readonly registeredBy: NonNullable<Provider["registeredBy"]>;
  /** Where and with what the registration itself can be managed (RFC 7592 §3). */
  readonly registrationClientUri?: string | undefined;
  readonly registrationAccessToken?: string | undefined;
}

export function isRegistered(provider: Provider): provider is RegisteredProvider {
  return provider.clientId !== null;
}

const columns = `id, name, issuer, contacts_url AS "contactsUrl", client_id AS "clientId", authentication_method AS "authenticationMethod",
  registered_by AS "registeredBy", registered_at AS "registeredAt", client_secret_sealed AS "secretSealed"`;

export type ProvidersStore = ReturnType<typeof createProvidersStore>;

export function createProvidersStore(database: Database, seal: Seal, now: Clock, random: Random) {
  const store = {
    all: () => database.all<Provider>(`SELECT ${columns} FROM providers ORDER BY added_at, name`),

    find: (id: string) => database.get<Provider>(`SELECT ${columns} FROM providers WHERE id = $1`, id),

    /** The client secret, to be sent to the provider and nobody else. @throws Unsealable */
    secretOf: ({ id, secretSealed }: RegisteredProvider): string => (secretSealed ? seal.open(secretSealed, `providers.client_secret:${id}`) : ""),

    /** @returns the new provider's id, or undefined when there is one of this name or issuer already */
    add: async ({ name, issuer, contactsUrl }: Pick<Provider, "name" | "issuer" | "contactsUrl">) => {
      const id = newId(random);
      const added = await database.write((transaction) =>
        transaction.run(
          "INSERT INTO providers (id, name, issuer, contacts_url, added_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
          id, name, issuer, contactsUrl, now(),
        ),
      );
      return added ? id : undefined;
    },

    /** Keeps the credentials of a registration; those before are forgotten. */
    register: (id: string, { clientId, clientSecret, authenticationMethod, registeredBy, registrationClientUri, registrationAccessToken }: Registration) =>
      database.write((transaction) =>
        transaction.run(
          `UPDATE providers SET client_id = $2, client_secret_sealed = $3, authentication_method = $4, registered_by = $5, registered_at = $6,
             registration_client_uri = $7, registration_access_token_sealed = $8 WHERE id = $1`,
          id, clientId, clientSecret ? seal.close(clientSecret, `providers.client_secret:${id}`) : null, authenticationMethod, registeredBy, now(),
          registrationClientUri ?? null, registrationAccessToken ? seal.close(registrationAccessToken, `providers.registration_access_token:${id}`) : null,
        ),
      ),

    /** Forgets a provider, and with it every author's connection to it. */
    remove: (id: string) =>
      database.write(async (transaction) => {
        await transaction.run("DELETE FROM connections WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM authorization_requests WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM providers WHERE id = $1", id);
      }),

    /** Adds what the configuration names and the database does not know. What a developer changed since then stays. */
    addConfigured: async (configured: readonly ConfiguredProvider[]) => {
      for (const { name, issuer, contacts_url, client_id, client_secret } of configured) {
        await store.add({ name, issuer, contactsUrl: contacts_url });
        const provider = (await store.all()).find((known) => known.issuer === issuer);
        if (!provider || isRegistered(provider) || !client_id) continue;
        const authenticationMethod = client_secret ? "client_secret_basic" : "none";
        await store.register(provider.id, { clientId: client_id, clientSecret: client_secret, authenticationMethod, registeredBy: "configuration" });
      }
    },
  };
  return store;
}
