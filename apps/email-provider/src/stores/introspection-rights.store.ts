import type { Clock } from "@tale/service/clock";
import type { Database } from "@tale/database/database";

/** A client that may ask about the tokens of one resource. */
export interface IntrospectionRight {
  readonly clientId: string;
  readonly clientName: string;
  readonly resource: string;
  readonly givenAt: number;
}

type Row = Omit<IntrospectionRight, "clientName"> & { metadata: string };

export type IntrospectionRightsStore = ReturnType<typeof createIntrospectionRightsStore>;

/**
 * Which clients the operator lets ask about other clients' tokens (RFC 7662 §4). Kept apart from
 * what clients register: a client that replaces its registration neither gains nor loses it.
 */
export function createIntrospectionRightsStore(database: Database, now: Clock) {
  return {
    has: async (clientId: string, resource: string): Promise<boolean> => {
      const found = await database.get(
        "SELECT 1 AS found FROM introspection_rights WHERE client_id = $1 AND resource = $2",
        ...[clientId, resource],
      );
      return found !== undefined;
    },

    resourcesOf: async (clientId: string): Promise<string[]> => {
      const rows = await database.all<{ resource: string }>(
        "SELECT resource FROM introspection_rights WHERE client_id = $1 ORDER BY resource",
        clientId,
      );
      return rows.map(({ resource }) => resource);
    },

    /** The newest first; there are as many as the operator gave by hand. */
    all: async (): Promise<IntrospectionRight[]> => {
      const rows = await database.all<Row>(
        `SELECT client_id AS "clientId", resource, given_at AS "givenAt", metadata
         FROM introspection_rights JOIN clients ON clients.id = client_id ORDER BY given_at DESC, client_id, resource`,
      );
      return rows.map(({ metadata, ...right }) => {
        const { name } = JSON.parse(metadata) as { name: string };
        return { ...right, clientName: name };
      });
    },

    /** @returns false when there is no such client; giving it twice changes nothing */
    give: async (clientId: string, resource: string): Promise<boolean> => {
      const known = await database.run(
        `INSERT INTO introspection_rights (client_id, resource, given_at) SELECT id, $2, $3 FROM clients WHERE id = $1
         ON CONFLICT (client_id, resource) DO UPDATE SET given_at = introspection_rights.given_at`,
        ...[clientId, resource, now()],
      );
      return known === 1;
    },

    takeBack: (clientId: string, resource: string) =>
      database.run(
        "DELETE FROM introspection_rights WHERE client_id = $1 AND resource = $2",
        ...[clientId, resource],
      ),
  };
}
