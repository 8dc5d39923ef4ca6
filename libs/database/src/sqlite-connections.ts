import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * How long a connection waits for another program's lock, in milliseconds. A request waits up to
 * three times (behind another, with it, and alone), and is answered within two seconds.
 */
export const lockPatience = 600;

/**
 * The largest database, in pages of 4 KiB, that is read through at the start: that takes a second.
 * In a larger one, damage is found where it is read.
 */
const largestChecked = 65_536;

export interface Connections {
  readonly writer: DatabaseSync;
  /** Cannot write. */
  readonly reader: DatabaseSync;
  /** The write-ahead log; undefined for a database in memory. */
  readonly log: FileHandle | undefined;
}

/** @throws when the file is not a database or fails SQLite's own integrity check */
export async function openConnections(path: string): Promise<Connections> {
  const isFile = path !== ":memory:";
  const place = isFile ? path : `file:${randomUUID()}?mode=memory&cache=shared`;
  if (isFile) mkdirSync(dirname(path), { recursive: true });

  const writer = new DatabaseSync(place, { timeout: lockPatience });
  // Up to 8 MiB of pages in memory instead of 2: with a million users, each request needs others.
  writer.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192",
  );
  checkUndamaged(writer);

  // The first commit makes SQLite create the log and flush its folder. From then on `sqlite.ts`
  // flushes the log, and waits for locks itself. The log grows to 4000 pages before SQLite copies it
  // into the database, because SQLite does that within a commit and waits for the disk.
  writer.exec(
    "PRAGMA user_version = 1; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0; PRAGMA wal_autocheckpoint = 4000",
  );
  const log = isFile ? await open(`${path}-wal`, "r+") : undefined;

  const reader = new DatabaseSync(place, { timeout: lockPatience });
  reader.exec("PRAGMA query_only = ON; PRAGMA read_uncommitted = ON");
  return { writer, reader, log };
}

/** @throws when pages are not what they should be, or out of place */
export function checkUndamaged(connection: DatabaseSync, largest = largestChecked): void {
  const ask = (pragma: string): unknown =>
    Object.values(connection.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  if (Number(ask("page_count")) > largest) return;
  const verdict = ask("quick_check(1)");
  if (verdict !== "ok") throw new Error(`it is damaged (${String(verdict)})`);
}
