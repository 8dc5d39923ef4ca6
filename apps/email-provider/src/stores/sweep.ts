import { day, hour, minute, type Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";
import * as service from "@tale/database/sweep";

/**
 * How long what has ended is remembered, so that whoever comes with it late is known for what they
 * are; and a pushed request, because its user may take a while. RFC 9700 §4.14.2: a replaced
 * refresh token that comes back ends its family. After a week it is unknown, and merely refused: a
 * client that stayed away for so long does not give a thief away.
 */
const memory = { code: hour, grant: 7 * day, replaced: 7 * day, pushed: hour };

/** Replaced tokens go before grants, so that few are left to go with each grant. */
const expired: readonly service.Expired[] = [
  { table: "sessions", key: "id_hash", since: "expires_at" },
  { table: "attempts", key: "subject, period", since: "period", stays: hour },
  { table: "pending_requests", key: "id_hash", since: "expires_at" },
  { table: "pushed_requests", key: "reference_hash", since: "expires_at", stays: memory.pushed },
  { table: "authorization_codes", key: "code_hash", since: "expires_at", stays: memory.code },
  { table: "device_requests", key: "device_code_hash", since: "expires_at", stays: memory.code },
  { table: "refresh_tokens", key: "token_hash", since: "rotated_at", stays: memory.replaced },
  { table: "grants", key: "id", since: "expires_at", stays: memory.grant, portion: 200 },
  { table: "grants", key: "id", since: "revoked_at", stays: memory.grant, portion: 200 },
  { table: "revoked_access_tokens", key: "jti", since: "expires_at", stays: minute },
  { table: "used_jtis", key: "owner, jti_hash", since: "expires_at", stays: minute },
  { table: "signing_keys", key: "kid", since: "published_until" },
];

/** Deletes what no longer means anything. */
export function sweep(database: Database, now: Clock, signal?: AbortSignal): Promise<void> {
  return service.sweep(database, expired, now, signal);
}
