import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

export interface NewKey {
  readonly kid: string;
  readonly algorithm: "ES256" | "RS256";
  /** A JWK as JSON text. It cannot be hashed: whoever reads it can sign. */
  readonly privateJwk: string;
}

export interface StoredKey extends NewKey {
  readonly signsFrom: number;
  readonly publishedUntil: number | null;
}

export type SigningKeysStore = ReturnType<typeof createSigningKeysStore>;

export function createSigningKeysStore(database: Database, now: Clock) {
  return {
    /** Every key that may still be needed, the newest first. */
    published: () =>
      database.all<StoredKey>(
        `SELECT kid, algorithm, private_jwk AS "privateJwk", signs_from AS "signsFrom", published_until AS "publishedUntil"
         FROM signing_keys WHERE published_until IS NULL OR published_until > $1 ORDER BY signs_from DESC, kid`,
        now(),
      ),

    /**
     * Adds a key only if there is none of its algorithm: of two processes that start at once, one
     * makes the first key. An index allows only one newest key.
     */
    addFirst: ({ kid, algorithm, privateJwk }: NewKey) =>
      database.run(
        "INSERT INTO signing_keys (kid, algorithm, private_jwk, signs_from) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        kid,
        algorithm,
        privateJwk,
        now(),
      ),

    /**
     * Adds a key that will sign from `signsFrom`, and lets those before it be published until
     * `othersUntil`.
     */
    addNext: ({ kid, algorithm, privateJwk }: NewKey, signsFrom: number, othersUntil: number) =>
      database.transaction(async (transaction) => {
        await transaction.run(
          "UPDATE signing_keys SET published_until = $1 WHERE algorithm = $2 AND published_until IS NULL",
          othersUntil,
          algorithm,
        );
        await transaction.run(
          "INSERT INTO signing_keys (kid, algorithm, private_jwk, signs_from) VALUES ($1, $2, $3, $4)",
          kid,
          algorithm,
          privateJwk,
          signsFrom,
        );
      }),
  };
}
