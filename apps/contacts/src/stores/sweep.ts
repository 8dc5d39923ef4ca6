import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import * as service from "@tale/database/sweep";
import { nonceLifetime } from "./dpop-nonces.store.ts";

const expired: readonly service.Expired[] = [
  { table: "used_proofs", key: "proof_hash", since: "expires_at" },
  { table: "dpop_nonces", key: "nonce", since: "issued_at", stays: nonceLifetime },
];

/** Deletes what no longer means anything. */
export function sweep(database: Database, now: Clock, signal?: AbortSignal): Promise<void> {
  return service.sweep(database, expired, now, signal);
}
