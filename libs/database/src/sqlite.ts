import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createNotifications } from "./notifications.ts";
import type { Database } from "./database.ts";
import { createSharedReads } from "./sqlite-reads.ts";
import { sqliteChannel } from "./sqlite-notifications.ts";
import { createSharedWrites, lockPatience } from "./sqlite-writes.ts";

/**
 * How many pages (of 4 KiB) the log holds before it is copied into the database. SQLite does that
 * within a commit, and waits for the disk: the longer the log, the less often, and the more of its
 * pages are the same.
 */
const longestLog = 4_000;

/**
 * The largest database, in pages, that is read through at the start: that takes a second. Of a
 * larger one, damage shows where it is read.
 */
const largestChecked = 65_536;

/**
 * Opens the embedded database: write-ahead log, and every commit flushed to the disk before it is
 * acknowledged.
 *
 * @throws when the file is not a database or fails SQLite's own integrity check
 */
export async function openSqlite(path: string): Promise<Database> {
  const place = path === ":memory:" ? `file:${randomUUID()}?mode=memory&cache=shared` : path;
  if (place === path) mkdirSync(dirname(path), { recursive: true });

  const writer = new DatabaseSync(place, { timeout: lockPatience });
  // Up to 8 MiB of pages at hand instead of 2: with a million users, each request needs other ones.
  writer.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192",
  );
  checkUndamaged(writer);

  // The first commit makes SQLite create the log and flush its folder; from then on flushing the
  // log is enough.
  writer.exec(
    `PRAGMA user_version = 1; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${longestLog}; PRAGMA busy_timeout = 0`,
  );
  const log = place === path ? await open(`${path}-wal`, "r+") : undefined;
  const writes = createSharedWrites(writer, log);

  const reader = new DatabaseSync(place, { timeout: lockPatience });
  reader.exec("PRAGMA query_only = ON; PRAGMA read_uncommitted = ON");
  const notifications = createNotifications(sqliteChannel(writer));

  return {
    engine: "sqlite",
    notifications,
    ...createSharedReads(writer, reader),
    ...writes,
    close: async () => {
      notifications.close();
      await writes.close();
      await new Promise(setImmediate); // Who came to read before is answered.
      await log?.close();
      for (const connection of [reader, writer]) if (connection.isOpen) connection.close();
    },
  };
}

/** @throws when pages are not what they should be, or out of place */
export function checkUndamaged(connection: DatabaseSync, largest = largestChecked): void {
  const ask = (pragma: string): unknown =>
    Object.values(connection.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  if (Number(ask("page_count")) > largest) return;
  const verdict = ask("quick_check(1)");
  if (verdict !== "ok") throw new Error(`it is damaged (${String(verdict)})`);
}
