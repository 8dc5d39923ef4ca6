import pg from "pg";
import type { Engine, Queries, Statement, Transaction } from "./database.ts";
import { createNotifications } from "./notifications.ts";
import { postgresChannel } from "./postgres-notifications.ts";
import {
  commitTogether,
  runAgainAfterConflict,
  statementsOn,
  withConnection,
} from "./postgres-statements.ts";

/**
 * A PostgreSQL database, and up to 16 connections to it. Times and counts are `BIGINT`s and arrive
 * as numbers.
 *
 * @param options instead of the usual ones, among them how long a statement may take
 * (`statement_timeout`) and how long its answer is waited for (`query_timeout`): milliseconds, 0
 * for no limit
 */
export async function openPostgres(url: string, options: pg.PoolConfig = {}): Promise<Engine> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 16,
    pipeline: true,
    connectionTimeoutMillis: 1_500,
    statement_timeout: 1_200,
    query_timeout: 1_500,
    ...options,
  });
  pool.on("error", () => undefined);
  await pool.query("SELECT 1");
  const notifications = createNotifications(postgresChannel(url, pool));

  const read = <Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> =>
    withConnection(pool, (connection) => work(statementsOn(connection)));

  const transaction = <Result>(
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> =>
    runAgainAfterConflict(() =>
      withConnection(pool, async (connection) => {
        const statements = statementsOn(connection);
        // Sent with the first statement of `work`: its own answer says nothing.
        const begun = statements.run("BEGIN");
        begun.catch(() => undefined);
        try {
          const result = await work(statements);
          await begun;
          await statements.run("COMMIT");
          return result;
        } catch (error) {
          await statements.run("ROLLBACK").catch(() => undefined);
          throw error;
        }
      }),
    );

  const batch = (changes: readonly Statement[]): Promise<number[]> =>
    runAgainAfterConflict(() =>
      withConnection(pool, (connection) => commitTogether(connection, changes)),
    );

  return {
    engine: "postgres",
    notifications,
    all: (...query) => read(({ all }) => all(...query)),
    get: (...query) => read(({ get }) => get(...query)),
    run: async (...change) => (await batch([change]))[0]!,
    batch,
    read,
    transaction,
    close: async () => {
      notifications.close();
      await pool.end();
    },
  };
}
