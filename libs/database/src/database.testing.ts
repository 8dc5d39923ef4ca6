import type { Database } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";

/** What every store relies on, whichever engine is underneath. */
export const migrations = [
  "CREATE TABLE codes (code TEXT PRIMARY KEY, redeemed_at BIGINT)",
  "CREATE TABLE tokens (token TEXT PRIMARY KEY, code TEXT NOT NULL REFERENCES codes (code));\nCREATE INDEX tokens_by_code ON tokens (code);",
];

export const addCode = (database: Database, code: string) =>
  database.transaction((transaction) =>
    transaction.run("INSERT INTO codes (code) VALUES ($1)", code),
  );

export const codesIn = async (database: Database) =>
  (await database.all<{ code: string }>("SELECT code FROM codes ORDER BY code")).map(
    ({ code }) => code,
  );

/** Opens databases with those migrations; each has an address of its own unless one is given. */
export function databasesAt(createUrl: () => Promise<string>) {
  const opened: Database[] = [];
  return {
    async open(url?: string, scripts: readonly Migration[] = migrations): Promise<Database> {
      const database = await openDatabase(url ?? (await createUrl()), scripts);
      opened.push(database);
      return database;
    },
    closeAll: () => Promise.all(opened.splice(0).map((database) => database.close())),
  };
}
