import pg from "pg";
import { createBell } from "./bell.ts";
import { DatabaseUnavailable, type Database, type Queries, type SqlValue, type Transaction } from "./database.ts";
import { createPostgresWire } from "./postgres-wire.ts";

/** PostgreSQL error classes that may pass: connection, read-only standby, resources, operator intervention, system; and lost races to be run again. */
const unavailable = /^(08|25006|53|57|58)/;
const lostRace = new Set(["40001", "40P01"]);

/** Opens a PostgreSQL database with a pool of connections. Times and counts are `BIGINT`s and arrive as numbers. */
export async function openPostgres(url: string): Promise<Database> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({ connectionString: url, types, max: 16, connectionTimeoutMillis: 1_500, statement_timeout: 1_200, query_timeout: 1_500 });
  pool.on("error", () => undefined);
  await pool.query("SELECT 1");
  const bell = createBell(createPostgresWire(url, pool));

  return {
    engine: "postgres",
    bell,
    ...queriesOn(pool),
    write: (work) => runAgainAfterLostRace(() => inTransaction(pool, work)),
    close: () => {
      bell.close();
      return pool.end();
    },
  };
}

async function inTransaction<Result>(pool: pg.Pool, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
  const client = await attempt(() => pool.connect());
  let broken = false;
  try {
    await attempt(() => client.query("BEGIN"));
    const result = await work(queriesOn(client));
    await attempt(() => client.query("COMMIT"));
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** PostgreSQL's text cannot hold a zero byte. It becomes U+FFFD, as every broken character does on its way in. */
const storable = (value: SqlValue): SqlValue => (typeof value === "string" ? value.replaceAll("\0", "\ufffd") : value);

/** Under its name a connection knows a statement again, and PostgreSQL need not compile it anew. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `statement ${names.size + 1}`;
  names.set(sql, name);
  return name;
}

function queriesOn(connection: pg.Pool | pg.PoolClient): Transaction {
  const query = (sql: string, values: SqlValue[]) => attempt(() => connection.query({ name: nameOf(sql), text: sql, values: values.map(storable) }));
  return {
    all: async <Row>(sql: string, ...values: SqlValue[]) => (await query(sql, values)).rows as Row[],
    get: async <Row>(sql: string, ...values: SqlValue[]) => (await query(sql, values)).rows[0] as Row | undefined,
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
  } satisfies Queries & Transaction;
}

async function runAgainAfterLostRace<Result>(work: () => Promise<Result>, triesLeft = 5): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (triesLeft > 0 && lostRace.has((error as { code?: string }).code ?? "")) return runAgainAfterLostRace(work, triesLeft - 1);
    throw error;
  }
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    const isGone = unavailable.test(code) || /^E[A-Z]+$/.test(code) || /timeout|terminated|not queryable/i.test(message);
    if (isGone) throw new DatabaseUnavailable(message, { cause: error });
    throw error;
  }
}
