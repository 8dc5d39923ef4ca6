import { mkdirSync, mkdtempSync, chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Database } from "@tale/database/database";
import { groupCommit } from "@tale/database/group-commit";
import { migrate } from "@tale/database/migrate";
import { openPostgres } from "@tale/database/postgres";
import { createSocket } from "@tale/database/postgres-socket";
import { startTestPostgres } from "@tale/database/postgres.testing";
import { openSqlite } from "@tale/database/sqlite";
import { measureInTurns, median, type Contender, type Turn } from "./measure.ts";
import { connections } from "./server.ts";

/**
 * `npm run group-commit -w @tale/bench-tool`: what group commit gains. Each engine with and without
 * it, in turns, with 16 callers at once in this process; every commit is flushed to the disk. The
 * processor time is this process's: PostgreSQL's own is left out.
 * BENCH_ROUNDS (7) and BENCH_SECONDS (1) per turn change it.
 */
const rounds = Math.max(3, Number(process.env["BENCH_ROUNDS"] ?? 7));
const seconds = Number(process.env["BENCH_SECONDS"] ?? 1);

const migrations = ["CREATE TABLE codes (code TEXT PRIMARY KEY, grant_id TEXT)"];
let count = 0;

const work = {
  "one change": (database: Database) =>
    database.run("INSERT INTO codes (code) VALUES ($1)", `code ${++count}`),
  "two changes in one batch": (database: Database) => {
    const code = `code ${++count}`;
    return database.batch([
      ["INSERT INTO codes (code) VALUES ($1)", code],
      ["UPDATE codes SET grant_id = $2 WHERE code = $1 AND grant_id IS NULL", code, "grant"],
    ]);
  },
  "a transaction that reads, then writes": (database: Database) =>
    database.transaction(async (transaction) => {
      const code = `code ${++count}`;
      await transaction.get("SELECT grant_id FROM codes WHERE code = $1", code);
      await transaction.run("INSERT INTO codes (code) VALUES ($1)", code);
    }),
  "one read": (database: Database) =>
    database.get("SELECT grant_id FROM codes WHERE code = $1", "code 1"),
};

// Not below the system's temporary folder: that is often memory, and "on disk" must mean a disk.
const data = fileURLToPath(new URL("../../../.data", import.meta.url));
mkdirSync(data, { recursive: true });
const folder = mkdtempSync(join(data, "bench-group-commit-"));
chmodSync(folder, 0o755); // Under root, PostgreSQL runs as another user.
const postgres = await startTestPostgres({ durableIn: folder });
const opened: Database[] = [];

const engines = [
  [
    "SQLite",
    () => openSqlite(join(folder, "plain.db")),
    () => openSqlite(join(folder, "grouped.db")),
  ],
  [
    "PostgreSQL",
    async () => openPostgres(await postgres.createDatabase()),
    async () => openPostgres(await postgres.createDatabase(), { stream: createSocket }),
  ],
] as const;

try {
  const rows: object[] = [];
  for (const [engine, openPlain, openForGroups] of engines) {
    const [plain, grouped] = [await openPlain(), groupCommit(await openForGroups())];
    opened.push(plain, grouped);
    for (const database of [plain, grouped]) await migrate(database, migrations);
    for (const [name, operate] of Object.entries(work)) {
      const turns = await measureInTurns(
        [plain, grouped].map((database) => contender(name, () => operate(database))),
        rounds,
        seconds,
      );
      rows.push({ workload: `${engine}: ${name}`, ...gain(turns as [Turn[], Turn[]]) });
    }
  }
  console.table(rows);
} finally {
  for (const database of opened) await database.close();
  await postgres.stop();
  rmSync(folder, { recursive: true });
}

function contender(name: string, operate: () => Promise<unknown>): Contender {
  const vitals = async () => ({
    processor: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
    memory: 0,
  });
  return { name, workers: Array.from({ length: connections }, () => operate), vitals };
}

/** Medians; a ratio is the median of the rounds' own ratios. */
function gain([plain, grouped]: [Turn[], Turn[]]) {
  const ratioOf = (figure: "perSecond" | "processor"): number =>
    Number(median(grouped.map((turn, round) => turn[figure] / plain[round]![figure])).toFixed(2));
  return {
    "without, a second": Math.round(median(plain.map(({ perSecond }) => perSecond))),
    "with, a second": Math.round(median(grouped.map(({ perSecond }) => perSecond))),
    "ratio of speed": ratioOf("perSecond"),
    "ratio of processor time": ratioOf("processor"),
  };
}
