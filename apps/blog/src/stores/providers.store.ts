import type { Clock, Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import { usualIdTokenAlgorithm } from "../authorization-server/id-token-algorithm.ts";
import type { ConfiguredProvider } from "../config.ts";
import { newId } from "./ids.ts";
import {
  isRegistered,
  type Profile,
  type Provider,
  type RegisteredProvider,
  type Registration,
} from "./provider.ts";
import type { Seal } from "./seal.ts";

const columns = `id, name, issuer, contacts_url AS "contactsUrl", profile, client_id AS "clientId", authentication_method AS "authenticationMethod",
  registered_by AS "registeredBy", registered_at AS "registeredAt", client_secret_sealed AS "secretSealed", client_key_sealed AS "clientKeySealed",
  offers_sign_in AS "offersSignIn", id_token_algorithm AS "idTokenAlgorithm", pkce`;

export type ProvidersStore = ReturnType<typeof createProvidersStore>;

export function createProvidersStore(database: Database, seal: Seal, now: Clock, random: Random) {
  const place = {
    secret: (id: string) => `providers.client_secret:${id}`,
    key: (id: string) => `providers.client_key:${id}`,
  };
  const store = {
    all: () => database.all<Provider>(`SELECT ${columns} FROM providers ORDER BY added_at, name`),

    find: (id: string) =>
      database.get<Provider>(`SELECT ${columns} FROM providers WHERE id = $1`, id),

    /**
     * The client secret, to be sent to the provider and nobody else, or the key that never leaves.
     * @throws Unsealable
     */
    credentialOf: ({
      id,
      authenticationMethod,
      secretSealed,
      clientKeySealed,
    }: RegisteredProvider): string => {
      if (authenticationMethod === "private_key_jwt")
        return seal.open(clientKeySealed ?? "", place.key(id));
      return secretSealed ? seal.open(secretSealed, place.secret(id)) : "";
    },

    /**
     * @returns the new provider's id, or undefined when there is one of this name or issuer already
     */
    add: async ({
      name,
      issuer,
      contactsUrl,
      profile,
    }: Pick<Provider, "name" | "issuer" | "contactsUrl" | "profile">) => {
      const id = newId(random);
      const added = await database.run(
        "INSERT INTO providers (id, name, issuer, contacts_url, profile, added_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        id,
        name,
        issuer,
        contactsUrl,
        profile,
        now(),
      );
      return added ? id : undefined;
    },

    /** Keeps the credentials of a registration; those before are forgotten. */
    register: (
      id: string,
      {
        clientId,
        clientSecret,
        clientKey,
        authenticationMethod,
        offersSignIn,
        idTokenAlgorithm = usualIdTokenAlgorithm,
        registeredBy,
        registrationClientUri,
        registrationAccessToken,
      }: Registration,
    ) =>
      database.run(
        `UPDATE providers SET client_id = $2, client_secret_sealed = $3, client_key_sealed = $4, authentication_method = $5, offers_sign_in = $6,
           registered_by = $7, registered_at = $8, registration_client_uri = $9, registration_access_token_sealed = $10, id_token_algorithm = $11 WHERE id = $1`,
        id,
        clientId,
        clientSecret ? seal.close(clientSecret, place.secret(id)) : null,
        clientKey ? seal.close(clientKey, place.key(id)) : null,
        authenticationMethod,
        offersSignIn ? 1 : 0,
        registeredBy,
        now(),
        registrationClientUri ?? null,
        registrationAccessToken
          ? seal.close(registrationAccessToken, `providers.registration_access_token:${id}`)
          : null,
        idTokenAlgorithm,
      ),

    /** Connections made before keep what they have; the next token request does it the new way. */
    choose: (id: string, profile: Profile) =>
      database.run("UPDATE providers SET profile = $2 WHERE id = $1", id, profile),

    /** An operator's word about an issuer that does not announce PKCE. */
    vouch: (id: string, pkce: Provider["pkce"]) =>
      database.run("UPDATE providers SET pkce = $2 WHERE id = $1", id, pkce),

    vouchesFor: async (issuer: string) => {
      const provider = await database.get<Provider>(
        "SELECT pkce FROM providers WHERE issuer = $1",
        issuer,
      );
      return provider?.pkce === "vouched";
    },

    /**
     * Other addresses of the same provider. What belongs to the former ones goes: connections
     * always, and the registration where the issuer is another one.
     *
     * @returns false when another provider has this issuer
     */
    correct: (id: string, { issuer, contactsUrl }: Pick<Provider, "issuer" | "contactsUrl">) =>
      database.transaction(async (transaction) => {
        const former = await transaction.get<Provider>(
          `SELECT ${columns} FROM providers WHERE id = $1`,
          id,
        );
        if (!former || (former.issuer === issuer && former.contactsUrl === contactsUrl))
          return true;
        const changed = await transaction.run(
          `UPDATE providers SET issuer = $2, contacts_url = $3
           WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM providers AS other WHERE other.issuer = $2 AND other.id <> $1)`,
          id,
          issuer,
          contactsUrl,
        );
        if (changed === 0) return false;
        await transaction.run("DELETE FROM connections WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM authorization_requests WHERE provider_id = $1", id);
        if (former.issuer !== issuer) {
          await transaction.run(
            `UPDATE providers SET client_id = NULL, client_secret_sealed = NULL, client_key_sealed = NULL, authentication_method = NULL,
               offers_sign_in = 0, registered_by = NULL, registered_at = NULL, registration_client_uri = NULL,
               registration_access_token_sealed = NULL, pkce = 'announced' WHERE id = $1`,
            id,
          );
        }
        return true;
      }),

    /** Forgets a provider, and with it every author's connection to it. */
    remove: (id: string) =>
      database.transaction(async (transaction) => {
        await transaction.run("DELETE FROM connections WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM authorization_requests WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM refusals WHERE provider_id = $1", id);
        await transaction.run("DELETE FROM providers WHERE id = $1", id);
      }),

    /**
     * Adds what the configuration names and the database does not know; whose issuer nobody has
     * found yet waits. What a developer changed since then stays.
     */
    addConfigured: async (configured: readonly ConfiguredProvider[]) => {
      for (const configuration of configured) {
        const { name, issuer, contacts_url, profile, client_id, client_secret, pkce } =
          configuration;
        if (!issuer) continue;
        await store.add({ name, issuer, contactsUrl: contacts_url, profile: profile ?? "offered" });
        const provider = (await store.all()).find((known) => known.issuer === issuer);
        if (provider && pkce) await store.vouch(provider.id, "vouched");
        if (!provider || isRegistered(provider) || !client_id) continue;
        await store.register(provider.id, {
          clientId: client_id,
          clientSecret: client_secret,
          authenticationMethod: client_secret
            ? (configuration.token_endpoint_auth_method ?? "client_secret_basic")
            : "none",
          offersSignIn: configuration.sign_in,
          idTokenAlgorithm: configuration.id_token_signed_response_alg,
          registeredBy: "configuration",
        });
      }
    },
  };
  return store;
}
