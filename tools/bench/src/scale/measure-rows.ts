import { startTestPostgres } from "@tale/database/postgres.testing";
import pg from "pg";
import { fill } from "../million/fill.ts";
import { fernmailRows } from "../million/rows.ts";
import { startServer } from "../server.ts";

/**
 * What a row takes on PostgreSQL, with its share of every index: Fernmail makes its own tables, and
 * gets many rows of the usual lengths. `node tools/bench/src/scale/measure-rows.ts`
 */
const many = 200_000;

const postgres = await startTestPostgres();
try {
  const url = await postgres.createDatabase();
  const fernmail = await startServer(
    "apps/email-provider/src/main.ts",
    "http://fernmail.localhost:4597",
    { ORIGIN: "http://fernmail.localhost:4597", DATABASE_URL: url },
  );
  await fernmail.stop();
  const client = new pg.Client(url);
  await client.connect();
  const sizes = new Map<string, number>();
  await fill(
    url,
    many,
    fernmailRows(many, Date.now(), "http://contacts.fernmail.localhost:4598"),
    async (kind) => {
      const [table = ""] = kind.split(",");
      const size = Number(
        (await client.query("SELECT pg_total_relation_size($1::regclass) AS size", [table])).rows[0]
          .size,
      );
      console.log(`${kind}: ${Math.round((size - (sizes.get(table) ?? 0)) / many)} bytes a row`);
      sizes.set(table, size);
    },
  );
  await client.end();
} finally {
  await postgres.stop();
}
