import { hash } from "node:crypto";
import { second } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

/**
 * The proofs that have opened a request once, for as long as they are fresh (RFC 9449 §11.1). All
 * replicas share them.
 */
export interface UsedProofs {
  /**
   * @param proof what tells it from every other: key and `jti`
   * @param expiresAt when it is too old anyway, in seconds since 1970
   * @returns whether this was the first use
   */
  use(proof: string, expiresAt: number): Promise<boolean>;
}

export function createUsedProofs(database: Database): UsedProofs {
  return {
    use: (proof, expiresAt) =>
      database.transaction(async (transaction) => {
        const values = [hash("sha256", proof), Math.ceil(expiresAt * second)];
        return (
          (await transaction.run(
            "INSERT INTO used_proofs (proof_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            ...values,
          )) === 1
        );
      }),
  };
}
