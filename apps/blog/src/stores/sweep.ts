import { day, hour, type Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import * as service from "@tale/database/sweep";
import { signInTime } from "./sign-ins.store.ts";

/**
 * Authorization requests are known for a day, to explain a late answer; a logout notice for an
 * hour, so that it counts once. No allowance is for longer than a day.
 */
const expired: readonly service.Expired[] = [
  { table: "authorization_requests", key: "state_hash", since: "created_at", stays: day },
  { table: "sign_in_requests", key: "state_hash", since: "created_at", stays: day },
  { table: "sign_ins", key: "session_hash", since: "began_at", stays: signInTime },
  { table: "logout_notices", key: "issuer, jti", since: "received_at", stays: hour },
  { table: "allowances", key: "subject, period", since: "period", stays: 2 * day },
  { table: "leases", key: "what", since: "held_until", stays: hour },
];

/** Deletes what no longer means anything. */
export function sweep(database: Database, now: Clock, signal?: AbortSignal): Promise<void> {
  return service.sweep(database, expired, now, signal);
}
