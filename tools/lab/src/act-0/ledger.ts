import { DatabaseSync } from "node:sqlite";
import type { Credentials } from "./borrowed-account.ts";

/** What Scrawl keeps: the passwords as they were typed, and a log of every form. */
export interface Ledger {
  keep(credentials: Credentials): void;
  note(line: string): void;
  /** Everything, as whoever copies the disk sees it. */
  dump(): { readonly rows: readonly Credentials[]; readonly log: readonly string[] };
  forget(): void;
  close(): void;
}

/** @param path of the database; its log is a table in it */
export function openLedger(path = ":memory:"): Ledger {
  const database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE IF NOT EXISTS accounts (email TEXT PRIMARY KEY, password TEXT NOT NULL); CREATE TABLE IF NOT EXISTS log (line TEXT NOT NULL)",
  );
  return {
    keep: ({ email, password }) =>
      void database
        .prepare("INSERT OR REPLACE INTO accounts (email, password) VALUES (?, ?)")
        .run(email, password),
    note: (line) => void database.prepare("INSERT INTO log (line) VALUES (?)").run(line),
    dump: () => ({
      rows: database
        .prepare("SELECT email, password FROM accounts")
        .all()
        .map(({ email, password }) => ({ email: String(email), password: String(password) })),
      log: database
        .prepare("SELECT line FROM log")
        .all()
        .map(({ line }) => String(line)),
    }),
    forget: () => database.exec("DELETE FROM accounts; DELETE FROM log"),
    close: () => database.close(),
  };
}
