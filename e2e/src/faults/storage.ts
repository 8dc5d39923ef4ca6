import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { PartyId } from "@tale/story/cast";
import { largestFile, type Company } from "./company.ts";

/** Breaks a running party's storage. @returns how to mend it */
export type BreakStorage = (company: Company, id: PartyId) => Promise<() => Promise<void>>;

/** Another program that uses the same file. */
const openBeside = (company: Company, id: PartyId): DatabaseSync =>
  new DatabaseSync(company.databaseOf(id), { timeout: 5_000 });

/**
 * Somebody else has filled the log up to the length that no file of the party's may exceed: the
 * system refuses its next write.
 */
export const fillDisk: BreakStorage = async (company, id) => {
  const other = openBeside(company, id);
  other.exec(
    `PRAGMA wal_autocheckpoint = 0; CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast VALUES (zeroblob(${largestFile}))`,
  );
  return async () => {
    other.exec("DROP TABLE ballast; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    other.close();
  };
};

export const lockDatabase: BreakStorage = async (company, id) => {
  const other = openBeside(company, id);
  other.exec("BEGIN IMMEDIATE");
  return async () => {
    other.exec("ROLLBACK");
    other.close();
  };
};

export const makeReadOnly: BreakStorage = async (company, id) => {
  await company.order(id, { kind: "read-only" });
  return () => company.order(id, { kind: "writable" });
};

/**
 * Everything but the first page is overwritten, and what the party remembers of it is out of date.
 */
export const damageFile: BreakStorage = async (company, id) => {
  const other = openBeside(company, id);
  other.exec("CREATE TABLE news (one); DROP TABLE news; PRAGMA wal_checkpoint(TRUNCATE)");
  const whole = readFileSync(company.databaseOf(id));
  overwrite(company.databaseOf(id), Buffer.alloc(whole.length - 4096, 0x5a), 4096);
  other.close();
  return async () => overwrite(company.databaseOf(id), whole, 0);
};

function overwrite(file: string, bytes: Buffer, position: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, 0, bytes.length, position);
  closeSync(handle);
}
