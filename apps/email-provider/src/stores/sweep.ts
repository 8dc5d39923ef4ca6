import { day, hour, minute, type Clock } from "@tale/service/clock";
import type { Database } from "@tale/service/database";

/** How long a used code and an ended grant are remembered, so that whoever comes with them late is known for what they are; and a pushed request, because its user may take a while. */
const memory = { code: hour, grant: 7 * day, pushed: hour };

/** What no longer means anything, table by table. `$1` is the time before which it lost its meaning. */
const expired: readonly (readonly [sql: string, memory: number])[] = [
  ["DELETE FROM sessions WHERE expires_at < $1", 0],
  ["DELETE FROM attempts WHERE period < $1", hour],
  ["DELETE FROM pending_requests WHERE expires_at < $1", 0],
  ["DELETE FROM pushed_requests WHERE expires_at < $1", memory.pushed],
  ["DELETE FROM authorization_codes WHERE expires_at < $1", memory.code],
  ["DELETE FROM device_requests WHERE expires_at < $1", memory.code],
  ["DELETE FROM grants WHERE expires_at < $1", memory.grant],
  ["DELETE FROM grants WHERE revoked_at < $1", memory.grant],
  ["DELETE FROM revoked_access_tokens WHERE expires_at < $1", minute],
  ["DELETE FROM used_jtis WHERE expires_at < $1", minute],
  ["DELETE FROM signing_keys WHERE published_until < $1", 0],
];

/** Deletes expired rows, each table in a write of its own, so that nobody waits long behind it. */
export async function sweep(database: Database, now: Clock): Promise<void> {
  for (const [sql, remembered] of expired) {
    await database.write((transaction) => transaction.run(sql, now() - remembered));
  }
}
