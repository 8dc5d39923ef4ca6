import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as rest } from "node:timers/promises";
import { createBell } from "./bell.ts";
import { DatabaseUnavailable, type Database, type Transaction } from "./database.ts";
import { attempt, isLocked, queriesOn } from "./sqlite-queries.ts";
import { createSharedReads } from "./sqlite-reads.ts";
import { createSqliteWire } from "./sqlite-wire.ts";

/** How long a write waits for another program's lock, in milliseconds; so does the next commit, behind it. */
const lockPatience = 700;

/** How often it looks meanwhile. */
const lookEvery = 10;

/**
 * How many pages (of 4 KiB) the log holds before it is copied into the database. SQLite does that within a commit, and waits for
 * the disk: the longer the log, the less often, and the more of its pages are the same.
 */
const longestLog = 4_000;

interface Write {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens the embedded database: write-ahead log, and every commit flushed to the disk before it is acknowledged.
 * Writes that arrive while the disk is busy run one after the other, and share one commit and one flush: that is the
 * expensive part. Should one of them fail, they are run again, each behind its own savepoint. SQLite would wait for the disk
 * and the whole process with it, so the log is flushed from here, where requests go on meanwhile.
 *
 * @throws when the file is not a database or fails SQLite's own integrity check
 */
export async function openSqlite(path: string): Promise<Database> {
  const place = path === ":memory:" ? `file:${randomUUID()}?mode=memory&cache=shared` : path;
  if (place === path) mkdirSync(dirname(path), { recursive: true });

  const writer = new DatabaseSync(place, { timeout: lockPatience });
  // Up to 16 MiB of pages at hand instead of 2: with a million users, each request needs other ones.
  writer.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384");
  const verdict = Object.values(writer.prepare("PRAGMA quick_check(1)").get() ?? {})[0];
  if (verdict !== "ok") throw new Error(`it is damaged (${verdict})`);
  const transaction: Transaction = queriesOn(writer);

  // The first commit makes SQLite create the log and flush its folder; from then on flushing the log is enough.
  writer.exec(`PRAGMA user_version = 1; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${longestLog}; PRAGMA busy_timeout = 0`);
  const log = place === path ? await open(`${path}-wal`, "r+") : undefined;

  const reader = new DatabaseSync(place, { timeout: lockPatience });
  reader.exec("PRAGMA query_only = ON; PRAGMA read_uncommitted = ON");
  const bell = createBell(createSqliteWire(writer));

  const steps = {
    begin: writer.prepare("BEGIN IMMEDIATE"),
    savepoint: writer.prepare("SAVEPOINT one"),
    release: writer.prepare("RELEASE one"),
    commit: writer.prepare("COMMIT"),
  };
  let waiting: Write[] = [];
  let committing: Promise<void> | undefined;

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise(setImmediate);
      const batch = waiting;
      waiting = [];
      await commitBatch(batch);
    }
    committing = undefined;
  }

  async function commitBatch(batch: readonly Write[], run = runPlainly): Promise<void> {
    try {
      const acknowledgements: (() => void)[] = [];
      await begin();
      for (const write of batch) acknowledgements.push(await run(write));
      attempt(() => steps.commit.run());
      await log?.datasync().catch(endProcess);
      for (const acknowledge of acknowledgements) acknowledge();
    } catch (error) {
      if (writer.isTransaction) writer.exec("ROLLBACK");
      const isForAll = error instanceof DatabaseUnavailable || batch.length === 1 || run === runBehindSavepoint;
      if (!isForAll) return commitBatch(batch, runBehindSavepoint);
      for (const { reject } of batch) reject(error);
    }
  }

  /** SQLite would wait for another program's lock and the whole process with it: here reading goes on. */
  async function begin(until = performance.now() + lockPatience): Promise<void> {
    try {
      attempt(() => steps.begin.run());
    } catch (error) {
      if (!isLocked(error) || performance.now() > until) throw error;
      await rest(lookEvery);
      await begin(until);
    }
  }

  /** @returns what to tell the caller once the shared commit is on the disk */
  async function runPlainly({ work, resolve }: Write): Promise<() => void> {
    const result = (await work()) as never;
    return () => resolve(result);
  }

  async function runBehindSavepoint({ work, resolve, reject }: Write): Promise<() => void> {
    attempt(() => steps.savepoint.run());
    try {
      const result = (await work()) as never;
      attempt(() => steps.release.run());
      return () => resolve(result);
    } catch (error) {
      // A full disk undoes the whole transaction, and with it everybody's work.
      if (!writer.isTransaction) throw error;
      attempt(() => writer.exec("ROLLBACK TO one; RELEASE one"));
      return () => reject(error);
    }
  }

  function write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      waiting.push({ work: () => work(transaction), resolve, reject });
      committing ??= commitWaiting();
    });
  }

  return {
    engine: "sqlite",
    bell,
    ...createSharedReads(writer, reader),
    run: (...change) => write(() => transaction.run(...change)),
    runAll: (changes) => write(() => transaction.runAll(changes)),
    write,
    close: async () => {
      bell.close();
      await committing;
      await new Promise(setImmediate); // Who came to read before is answered.
      await log?.close();
      for (const connection of [reader, writer]) if (connection.isOpen) connection.close();
    },
  };
}

/** A disk that failed to flush leaves unknown what is on it. The log tells, but only to a process that starts anew. */
function endProcess(error: unknown): never {
  console.error(error);
  process.exit(1);
}
