import type { Clock } from "@tale/service/clock";
import type { Database, Transaction } from "@tale/database/database";
import { hasSharedSecret, type Client, type ClientSettings } from "../clients/client.ts";
import { hash } from "./hash.ts";
import { removeClient } from "./remove-client.ts";

type ClientRow = {
  id: string;
  ownerId: string | null;
  registeredItself: number | boolean;
  createdAt: number;
  metadata: string;
};

export interface NewClient {
  readonly id: string;
  readonly ownerId?: string;
  readonly settings: ClientSettings;
  readonly secret?: string;
  readonly registrationToken?: string;
}

/** A secret as its developer may know it later: when it came, and when it stops working. */
export interface SecretInfo {
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

const select = `SELECT id, owner_id AS "ownerId", owner_id IS NULL AND registration_token_hash IS NOT NULL AS "registeredItself", created_at AS "createdAt", metadata FROM clients`;

export type ClientsStore = ReturnType<typeof createClientsStore>;

export function createClientsStore(database: Database, now: Clock) {
  return {
    find: async (id: string): Promise<Client | undefined> => {
      const row = await database.get<ClientRow>(`${select} WHERE id = $1`, id);
      return row && toClient(row);
    },

    ofOwner: async (ownerId: string): Promise<Client[]> => {
      const rows = await database.all<ClientRow>(
        `${select} WHERE owner_id = $1 ORDER BY created_at, id`,
        ownerId,
      );
      return rows.map(toClient);
    },

    /** @returns false when the id is taken; that client stays as it is */
    add: ({ id, ownerId, settings, secret, registrationToken }: NewClient) =>
      database.transaction(async (transaction) => {
        const added = await transaction.run(
          "INSERT INTO clients (id, owner_id, registration_token_hash, created_at, metadata) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
          id,
          ownerId ?? null,
          registrationToken ? hash(registrationToken) : null,
          now(),
          JSON.stringify(settings),
        );
        if (added === 0) return false;
        if (secret) await addSecret(transaction, id, secret);
        await setOrigins(transaction, id, settings);
        return true;
      }),

    /**
     * Secrets of a client that needs none any more are not kept for another day.
     *
     * @param firstSecret for a client that shares one from now on, and has none
     * @returns whether that was given to it
     */
    update: (id: string, settings: ClientSettings, firstSecret?: string) =>
      database.transaction(async (transaction) => {
        const updated = await transaction.run(
          "UPDATE clients SET metadata = $2 WHERE id = $1",
          id,
          JSON.stringify(settings),
        );
        if (updated === 0) return { isGiven: false };
        if (!hasSharedSecret(settings))
          await transaction.run("DELETE FROM client_secrets WHERE client_id = $1", id);
        await setOrigins(transaction, id, settings);
        return {
          isGiven:
            firstSecret !== undefined && (await addFirstSecret(transaction, id, firstSecret)) === 1,
        };
      }),

    remove: (id: string) => removeClient(database, id),

    hasSecret: async (id: string, secret: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS found FROM client_secrets WHERE client_id = $1 AND secret_hash = $2 AND (expires_at IS NULL OR expires_at > $3)",
        id,
        hash(secret),
        now(),
      );
      return found !== undefined;
    },

    secretsOf: (id: string) =>
      database.all<SecretInfo>(
        `SELECT created_at AS "createdAt", expires_at AS "expiresAt" FROM client_secrets
         WHERE client_id = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at DESC`,
        id,
        now(),
      ),

    /**
     * Adds a secret; those before it go on working for `overlap` milliseconds, if they were to work
     * that long.
     */
    rotateSecret: (id: string, secret: string, overlap: number) =>
      database.transaction(async (transaction) => {
        await transaction.run(
          "DELETE FROM client_secrets WHERE client_id = $1 AND expires_at <= $2",
          id,
          now(),
        );
        await transaction.run(
          "UPDATE client_secrets SET expires_at = $2 WHERE client_id = $1 AND (expires_at IS NULL OR expires_at > $2)",
          id,
          now() + overlap,
        );
        await addSecret(transaction, id, secret);
      }),

    hasRegistrationToken: async (id: string, token: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS found FROM clients WHERE id = $1 AND registration_token_hash = $2",
        id,
        hash(token),
      );
      return found !== undefined;
    },

    isRegisteredOrigin: async (origin: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS found FROM client_origins WHERE origin = $1 LIMIT 1",
        origin,
      );
      return found !== undefined;
    },
  };

  function addSecret(transaction: Transaction, id: string, secret: string): Promise<number> {
    return transaction.run(
      "INSERT INTO client_secrets (client_id, secret_hash, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      id,
      hash(secret),
      now(),
    );
  }

  /** Of several that come at the same time, one; the others are told of none. */
  function addFirstSecret(transaction: Transaction, id: string, secret: string): Promise<number> {
    return transaction.run(
      `INSERT INTO client_secrets (client_id, secret_hash, created_at) SELECT id, $2, $3 FROM clients
       WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM client_secrets WHERE client_id = $1 AND (expires_at IS NULL OR expires_at > $3))`,
      id,
      hash(secret),
      now(),
    );
  }

  async function setOrigins(
    transaction: Transaction,
    id: string,
    { redirectUris }: ClientSettings,
  ): Promise<void> {
    await transaction.run("DELETE FROM client_origins WHERE client_id = $1", id);
    const origins = redirectUris
      .map((uri) => new URL(uri).origin)
      .filter((origin) => origin !== "null");
    for (const origin of new Set(origins)) {
      await transaction.run(
        "INSERT INTO client_origins (origin, client_id) VALUES ($1, $2)",
        origin,
        id,
      );
    }
  }
}

function toClient({ id, ownerId, registeredItself, createdAt, metadata }: ClientRow): Client {
  return {
    id,
    ...(ownerId === null ? {} : { ownerId }),
    registeredItself: Boolean(registeredItself),
    createdAt,
    ...(JSON.parse(metadata) as ClientSettings),
  };
}
