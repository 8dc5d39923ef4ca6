import pg from "pg";
import { createNotifications } from "./notifications.ts";
import type { Database, Transaction } from "./database.ts";
import { queriesOn, runAgainAfterLostRace, withConnection } from "./postgres-queries.ts";
import { createSharedChanges, createSharedReads } from "./postgres-together.ts";
import { createSocket } from "./postgres-socket.ts";
import { postgresChannel } from "./postgres-notifications.ts";

/**
 * How long the server may take for a statement, and we wait for its answer: milliseconds, 0 for as
 * long as it takes.
 */
type Patience = Required<Pick<pg.PoolConfig, "statement_timeout" | "query_timeout">>;

const withRequests: Patience = { statement_timeout: 1_200, query_timeout: 1_500 };

/**
 * Opens a PostgreSQL database with a pool of connections. Times and counts are `BIGINT`s and arrive
 * as numbers.
 */
export async function openPostgres(url: string, patience = withRequests): Promise<Database> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 16,
    pipeline: true,
    stream: createSocket,
    connectionTimeoutMillis: 1_500,
    ...patience,
  });
  pool.on("error", () => undefined);
  await pool.query("SELECT 1");
  const notifications = createNotifications(postgresChannel(url, pool));

  return {
    engine: "postgres",
    notifications,
    ...createSharedReads(pool),
    ...createSharedChanges(pool),
    transaction: (work) => runAgainAfterLostRace(() => inTransaction(pool, work)),
    close: async () => {
      notifications.close();
      await new Promise(setImmediate); // Who came to read or write before is served.
      await pool.end();
    },
  };
}

/** It begins with the first statement's message: nobody waits for an answer that says nothing. */
function inTransaction<Result>(
  pool: pg.Pool,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return withConnection(pool, async (connection) => {
    const transaction = queriesOn(connection);
    const begun = transaction.run("BEGIN");
    begun.catch(() => undefined);
    try {
      const result = await work(transaction);
      await begun;
      await transaction.run("COMMIT");
      return result;
    } catch (error) {
      await transaction.run("ROLLBACK").catch(() => undefined);
      throw error;
    }
  });
}
