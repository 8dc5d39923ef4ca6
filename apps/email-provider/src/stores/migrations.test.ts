import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrations } from "./migrations.ts";
import { givenToClients } from "./remove-client.ts";

let database: DatabaseSync;
beforeAll(() => {
  database = new DatabaseSync(":memory:");
  for (const script of migrations) database.exec(script);
});
afterAll(() => database.close());

const names = (sql: string, ...values: string[]) =>
  database
    .prepare(sql)
    .all(...values)
    .map((row) => String(row["name"]));

describe("a row that goes with another", () => {
  it("is found by an index: otherwise one deletion would read everybody's rows, and everybody would wait", () => {
    const tables = names("SELECT name FROM sqlite_schema WHERE type = 'table'");
    const references = tables.flatMap((table) =>
      names(
        `SELECT "from" AS name FROM pragma_foreign_key_list(?) WHERE on_delete = 'CASCADE'`,
        table,
      ).map((column) => ({ table, column })),
    );
    expect(references.length).toBeGreaterThan(5);
    for (const { table, column } of references) {
      const leading = names(
        "SELECT i.name FROM pragma_index_list(?) AS l JOIN pragma_index_info(l.name) AS i WHERE i.seqno = 0",
        table,
      );
      expect({ table, leading }).toEqual({ table, leading: expect.arrayContaining([column]) });
    }
  });

  it("goes in portions with its client, if every user may have one: otherwise everybody would wait for a client of many", () => {
    const withClients = names(
      "SELECT name FROM sqlite_schema AS t WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) WHERE \"table\" = 'clients')",
    );
    const few = ["client_origins", "client_secrets", "introspection_rights"];
    expect(withClients.toSorted()).toEqual(
      [...few, ...givenToClients.map(({ table }) => table)].toSorted(),
    );
  });
});
