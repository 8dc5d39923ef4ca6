import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/service/database";
import { nonceLifetime } from "./dpop-nonces.store.ts";

/** Deletes what no longer means anything, each table in a write of its own, so that nobody waits long behind it. */
export async function sweep(database: Database, now: Clock): Promise<void> {
  await database.write((transaction) => transaction.run("DELETE FROM used_proofs WHERE expires_at < $1", now()));
  await database.write((transaction) => transaction.run("DELETE FROM dpop_nonces WHERE issued_at < $1", now() - nonceLifetime));
}
