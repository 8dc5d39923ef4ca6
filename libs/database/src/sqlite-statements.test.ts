import { constants, DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { statementsOn } from "./sqlite-statements.ts";

it.each([
  ["what is asked for by key", "SELECT n FROM numbers WHERE n = $1", [3], [3]],
  [
    "a page of which the length is asked for",
    "SELECT n FROM numbers WHERE n > $1 ORDER BY n LIMIT CAST($2 AS BIGINT)",
    [2, 2],
    [3, 4],
  ],
])("compiles a statement once: %s", async (_, sql, values, found) => {
  using connection = new DatabaseSync(":memory:");
  connection.exec(
    "CREATE TABLE numbers (n INTEGER PRIMARY KEY); INSERT INTO numbers VALUES (1), (2), (3), (4), (5)",
  );
  const queries = statementsOn(connection);
  const read = async () => (await queries.all<{ n: number }>(sql, ...values)).map(({ n }) => n);
  let compiling = 0;
  connection.setAuthorizer(() => {
    compiling += 1;
    return constants.SQLITE_OK;
  });

  expect(await read()).toEqual(found);
  const once = compiling;
  expect(once).toBeGreaterThan(0);
  expect(await read()).toEqual(found);
  expect(compiling).toBe(once);
});

it("answers plain objects, with a name for each column", async () => {
  using connection = new DatabaseSync(":memory:");
  const queries = statementsOn(connection);
  const sql = 'SELECT 1 AS "one", NULL AS "none", $1 AS "given"';
  for (const row of [await queries.get(sql, "text"), ...(await queries.all(sql, "text"))]) {
    expect(row).toStrictEqual({ one: 1, none: null, given: "text" });
  }
  expect(await queries.get("SELECT 1 WHERE 1 = 2")).toBeUndefined();
});
