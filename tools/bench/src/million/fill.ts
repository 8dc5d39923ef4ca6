import { hash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { whenOf } from "./people.ts";
import type { Rows } from "./rows.ts";

/**
 * Everybody's number and ids, and when they came; the hashes are scattered as in life, and so are
 * the pages of their indexes.
 */
const people = (count: number): string => `CREATE TEMP TABLE people AS
  SELECT n, substr(hash('user-' || n), 1, 22) AS user_id, hash('session-' || n) AS session_hash, substr(hash('grant-' || n), 1, 22) AS grant_id, CAST(${whenOf(0)} + n AS TEXT) AS "when"
  FROM (WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers) AS numbers`;

/**
 * Fills tables that the party has made, while it does not run: straight into the database, with
 * nothing checked and nothing flushed.
 *
 * @param url as the party's DATABASE_URL; @param onFilled is told of each kind of row
 */
export async function fill(
  url: string,
  count: number,
  rows: Rows,
  onFilled?: (kind: string) => Promise<void>,
): Promise<void> {
  const { execute, finish, close } = url.startsWith("file:")
    ? openFile(url.slice("file:".length))
    : await openPostgres(url);
  try {
    await execute(people(count));
    for (const [kind, insert] of rows) {
      await execute(insert);
      await onFilled?.(kind);
    }
    for (const statement of finish) await execute(statement);
  } finally {
    await close();
  }
}

interface Opened {
  readonly execute: (sql: string) => Promise<unknown>;
  readonly finish: readonly string[];
  readonly close: () => Promise<void>;
}

/** One transaction, built in memory. */
function openFile(path: string): Opened {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000000; PRAGMA temp_store = MEMORY; BEGIN",
  );
  database.function("hash", { deterministic: true }, (text) =>
    hash("sha256", String(text), "base64url"),
  );
  return {
    execute: async (sql) => database.exec(sql),
    finish: ["COMMIT"],
    close: async () => database.close(),
  };
}

/** What PostgreSQL does about new rows in its own time is done at once, and out of the way. */
async function openPostgres(url: string): Promise<Opened> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`SET session_replication_role = replica; SET work_mem = '256MB';
    CREATE FUNCTION hash(secret text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT rtrim(translate(encode(sha256(secret::bytea), 'base64'), '+/', '-_'), '=') $$`);
  return {
    execute: (sql) => client.query(sql),
    finish: ["DROP FUNCTION hash", "VACUUM ANALYZE", "CHECKPOINT"],
    close: () => client.end(),
  };
}
