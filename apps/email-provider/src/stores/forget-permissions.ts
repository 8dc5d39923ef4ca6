import type { Database } from "@tale/database/database";
import { emptyTables } from "@tale/database/empty-database";

const permissions = [
  ...["pushed_requests", "device_requests", "pending_requests", "consents"],
  ...["authorization_codes", "grants", "refresh_tokens", "revoked_access_tokens"],
];

/**
 * Forgets what users permitted and what came of it, as if no application had asked yet. Accounts and
 * applications stay.
 *
 * @param sessions whether users have to sign in again, too
 */
export function forgetPermissions(database: Database, sessions: boolean): Promise<void> {
  return emptyTables(database, sessions ? [...permissions, "sessions", "attempts"] : permissions);
}
