import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createHttpClient } from "@tale/service/http-client";
import type { PartyId } from "@tale/story/cast";
import { databaseOf, environmentOf, playbill } from "@tale/story-tool/launcher/playbill";
import { findFreePorts } from "@tale/service/free-ports";
import { prepareSeed } from "@tale/story-tool/launcher/seeds";
import { portOf, readSettings, type Settings } from "@tale/story-tool/launcher/settings";
import { onTestFinished } from "vitest";
import type { Fault, Question } from "./fault.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const preload = new URL("./faults.preload.ts", import.meta.url).href;

/**
 * No file of a party's usually grows beyond this many bytes: where a test makes it so large, the
 * party's disk is full.
 */
export const largestFile = 32 * 1024 * 1024;

export const send = createHttpClient({ timeout: 10_000 });

export type Company = Awaited<ReturnType<typeof startCompany>>;

/**
 * Some of the parties as processes that nobody keeps running, each ready for faults, for one test.
 *
 * @param further what a party is told beyond the usual; @param mostBytes how large a file of a
 * party's may grow
 */
export async function startCompany(
  ids: readonly PartyId[],
  further: Partial<Record<PartyId, Record<string, string>>> = {},
  mostBytes = largestFile,
) {
  const settings = await moveAway(mkdtempSync(join(tmpdir(), "tale-faults-")));
  const { origins, dataFolder } = settings;
  const running = new Map<PartyId, ChildProcess>();

  const environmentFor = (id: PartyId): NodeJS.ProcessEnv => {
    const role = playbill.find((one) => one.id === id)!;
    const usual = environmentOf(role, settings, prepareSeed(role, settings, root), process.env);
    return { ...usual, LOG_LEVEL: "silent", ...further[id] };
  };

  const company = {
    origins,
    environmentFor,
    databaseOf: (id: PartyId): string => databaseOf(id, dataFolder),

    /** Runs a program of a party's once, with the party's environment and its clock. */
    run: async (id: PartyId, program: string, ahead: number): Promise<void> => {
      const env = { ...environmentFor(id), CLOCK_AHEAD: `${ahead}` };
      await promisify(execFile)(process.execPath, ["--import", preload, program], {
        cwd: root,
        env,
      });
    },

    /** @param ahead how far its clock is from this machine's, in milliseconds */
    start: async (id: PartyId, ahead = 0): Promise<void> => {
      const { main } = playbill.find((one) => one.id === id)!;
      const bounded = [
        "-c",
        `ulimit -S -f ${Number.isFinite(mostBytes) ? mostBytes / 512 : "unlimited"} && exec "$0" "$@"`,
        process.execPath,
        "--import",
        preload,
        main,
      ];
      const party = spawn("sh", bounded, {
        cwd: root,
        env: { ...environmentFor(id), CLOCK_AHEAD: `${ahead}` },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      running.set(id, party);
      const isReady = () =>
        send(`http://127.0.0.1:${portOf(origins[id])}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        );
      while (party.exitCode === null && party.signalCode === null && !(await isReady()))
        await pause(20);
      if (!isRunning(party)) throw new Error(`${id} did not start`);
    },

    /** Orders a fault. @returns when the party knows */
    order: async (id: PartyId, fault: Fault): Promise<void> => {
      const party = running.get(id)!;
      const armed = once(party, "message");
      party.send(fault);
      await armed;
    },

    ask: async (id: PartyId, question: Question): Promise<number> => {
      const party = running.get(id)!;
      const answered = once(party, "message");
      party.send(question);
      return ((await answered) as [number])[0];
    },

    /** @returns how it ended: an exit code, or the signal that ended it */
    end: async (
      id: PartyId,
      signal: "SIGKILL" | "SIGTERM" = "SIGKILL",
    ): Promise<number | string> => {
      running.get(id)!.kill(signal);
      return company.ended(id);
    },

    ended: async (id: PartyId): Promise<number | string> => {
      const party = running.get(id)!;
      if (isRunning(party)) await once(party, "exit");
      return party.exitCode ?? party.signalCode!;
    },

    /**
     * Looks into a party's database from outside; it opens, and SQLite finds nothing wrong with it.
     */
    look: <Row>(id: PartyId, sql: string, ...values: SQLInputValue[]): Row[] => {
      using database = new DatabaseSync(company.databaseOf(id));
      const [verdict] = database.prepare("PRAGMA integrity_check").all();
      if (verdict?.["integrity_check"] !== "ok")
        throw new Error(`${id}: ${JSON.stringify(verdict)}`);
      return database.prepare(sql).all(...values) as Row[];
    },
  };

  onTestFinished(async () => {
    await Promise.all([...running.keys()].map((id) => company.end(id)));
    rmSync(dataFolder, { recursive: true, force: true });
  });
  await Promise.all(ids.map((id) => company.start(id)));
  return company;
}

async function moveAway(dataFolder: string): Promise<Settings> {
  const standard = readSettings({});
  const parties = playbill.map(({ id }) => id);
  const ports = await findFreePorts(parties.length + 1, standard.host);
  const moved = parties.map(
    (id, n) =>
      [id, Object.assign(new URL(standard.origins[id]), { port: `${ports[n]}` }).origin] as const,
  );
  return {
    ...standard,
    dataFolder,
    origins: { ...standard.origins, ...Object.fromEntries(moved) },
    smtpPort: ports.at(-1)!,
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((over) => setTimeout(over, milliseconds));
