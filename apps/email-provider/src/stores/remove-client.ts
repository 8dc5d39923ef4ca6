import type { Database } from "@tale/database/database";
import { deleteInPortions, type Deletion } from "@tale/database/sweep";

/**
 * What a client's users gave it: as many rows as it has users. Consents go first, so that nobody
 * comes back meanwhile without being asked.
 */
export const givenToClients: readonly Omit<Deletion, "condition">[] = [
  { table: "consents", key: "user_id, client_id, resource" },
  { table: "authorization_codes", key: "code_hash" },
  { table: "device_requests", key: "device_code_hash" },
  { table: "grants", key: "id", portion: 200 },
  { table: "pushed_requests", key: "reference_hash" },
  { table: "logout_notices", key: "client_id, session_hash" },
];

/**
 * Deletes a client and everything that was given to it. What its users gave goes first, in
 * portions: to delete a client of a million takes minutes, and nobody else waits for it. Broken off
 * in between, the client is still there, and can be deleted again.
 */
export async function removeClient(database: Database, id: string): Promise<void> {
  for (const rows of givenToClients)
    await deleteInPortions(database, { ...rows, condition: "client_id = $1" }, [id]);
  await database.run("DELETE FROM clients WHERE id = $1", id);
}
