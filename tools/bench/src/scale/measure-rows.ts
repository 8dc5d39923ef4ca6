import { startTestPostgres } from "@tale/service/testing-postgres";
import pg from "pg";
import { startServer } from "../server.ts";

/**
 * What a row takes on PostgreSQL, with its share of every index: Fernmail makes its own tables, and gets many rows of the
 * usual lengths. `node tools/bench/src/scale/measure-rows.ts`
 */
const many = 200_000;

/** A hash or another 256-bit value as text. */
const random = "encode(sha256(random()::text::bytea), 'hex')";
const hash = `substr(${random}, 1, 43)`;

const inserts: Record<string, string> = {
  users: `INSERT INTO users (id, email, name, password_hash) SELECT substr(${random}, 1, 22), 'somebody.' || n || '@fernmail.example', 'Somebody ' || n, repeat('x', 100) FROM generate_series(1, ${many}) n`,
  sessions: `INSERT INTO sessions (id_hash, cookie_hash, user_id, device, signed_in_at, last_seen_at, expires_at) SELECT ${hash}, ${hash}, id, repeat('device ', 12), 1, 1, 1 FROM users`,
  consents: "INSERT INTO consents (user_id, client_id, scope, given_at) SELECT id, 'quillpost', 'contacts.read contacts.write', 1 FROM users",
  grants: `INSERT INTO grants (id, client_id, user_id, session_hash, scope, resources, created_at, last_used_at, expires_at) SELECT substr(${random}, 1, 22), 'quillpost', id, ${hash}, 'contacts.read contacts.write', 'http://contacts.fernmail.localhost:4002', 1, 1, 1 FROM users`,
  refresh_tokens: `INSERT INTO refresh_tokens (token_hash, grant_id, issued_at, rotated_at, successor_salt) SELECT ${hash}, id, 1, (1e12 + 1e9 * random())::bigint, ${hash} FROM grants`,
  authorization_codes: `INSERT INTO authorization_codes (code_hash, client_id, user_id, redirect_uri, code_challenge, scope, resources, expires_at, session_hash, grant_id) SELECT ${hash}, 'quillpost', user_id, 'http://blog.localhost:4000/callback', ${hash}, 'contacts.read contacts.write', 'http://contacts.fernmail.localhost:4002', 1, ${hash}, id FROM grants`,
};

const postgres = await startTestPostgres();
try {
  const url = await postgres.createDatabase();
  const fernmail = await startServer("apps/email-provider/src/main.ts", "http://fernmail.localhost:4597", { ORIGIN: "http://fernmail.localhost:4597", DATABASE_URL: url });
  await fernmail.stop();
  const client = new pg.Client(url);
  await client.connect();
  const sizeOf = async (table: string): Promise<number> => Number((await client.query("SELECT pg_total_relation_size($1::regclass) AS size", [table])).rows[0].size);
  for (const [table, insert] of Object.entries(inserts)) {
    const before = await sizeOf(table);
    const { rowCount } = await client.query(insert);
    console.log(`${table}: ${Math.round(((await sizeOf(table)) - before) / rowCount!)} bytes a row`);
  }
  await client.end();
} finally {
  await postgres.stop();
}
