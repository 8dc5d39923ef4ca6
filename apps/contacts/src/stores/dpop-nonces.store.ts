import { minute, type Clock, type Random } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

/**
 * How long a nonce is given to clients, and how long it is taken from them; the last who got it
 * still has the difference.
 */
const offered = 5 * minute;
export const nonceLifetime = 10 * minute;

/**
 * Nonces for proofs (RFC 9449 §9). They are in the database, so every replica takes what any other
 * gave.
 */
export interface DpopNonces {
  /** The one for whoever needs one now; all clients share it. */
  current(): Promise<string>;
  isFresh(nonce: string): Promise<boolean>;
  /** @returns this nonce while it is fresh, and otherwise the current one */
  neededFor(nonce: string | undefined): Promise<string>;
}

export function createDpopNonces(database: Database, random: Random, now: Clock): DpopNonces {
  async function current(): Promise<string> {
    const newest = await database.get<{ nonce: string }>(
      "SELECT nonce FROM dpop_nonces WHERE issued_at > $1 ORDER BY issued_at DESC LIMIT 1",
      now() - offered,
    );
    if (newest) return newest.nonce;
    const nonce = random(16);
    await database.run("INSERT INTO dpop_nonces (nonce, issued_at) VALUES ($1, $2)", nonce, now());
    return nonce;
  }

  async function isFresh(nonce: string): Promise<boolean> {
    const sql = "SELECT nonce FROM dpop_nonces WHERE nonce = $1 AND issued_at > $2";
    return (await database.get(sql, nonce, now() - nonceLifetime)) !== undefined;
  }

  return {
    current,
    isFresh,
    neededFor: async (nonce) => (nonce !== undefined && (await isFresh(nonce)) ? nonce : current()),
  };
}
