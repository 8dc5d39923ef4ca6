import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { second } from "@tale/service/clock";
import { createHttpClient, type HttpClient } from "@tale/service/http-client";
import { findFreePorts } from "@tale/service/free-ports";
import { CannotBring } from "./cannot-bring.error.ts";

export interface ProgramOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Where one server is built and run: a folder that is thrown away, and what is needed to work in
 * it.
 */
export interface Workshop {
  readonly folder: string;
  readonly http: HttpClient;
  /** A program or a checkout that `--from NAME=PATH` names. */
  readonly given: string | undefined;
  freePort(): Promise<number>;
  /** Finds a program on `PATH`. @throws CannotBring */
  need(program: string): string;
  /** Runs a program to its end. @throws CannotBring with the last lines it said */
  run(program: string, words: readonly string[], options?: ProgramOptions): Promise<string>;
  /**
   * Runs a program until `stop`, once an address answers or it is found to be ready. @throws
   * CannotBring
   */
  serve(
    program: string,
    words: readonly string[],
    ready: string | (() => Promise<boolean>),
    options?: ProgramOptions,
  ): Promise<void>;
  /** Ends what `serve` started: some servers read what they know when they start. */
  stop(): Promise<void>;
}

const patience = { build: 30 * 60 * second, start: 600 * second, stop: 8 * second };
const betweenLooks = 250;

export function createWorkshop(
  folder: string,
  given: string | undefined,
  signal: AbortSignal,
): Workshop {
  const http = createHttpClient({ timeout: 30 * second });
  const running = new Set<ChildProcess>();
  let count = 0;

  function start(
    program: string,
    words: readonly string[],
    log: string,
    { folder: cwd = folder, environment = {} }: ProgramOptions,
  ): ChildProcess {
    const file = openSync(log, "a");
    const child = spawn(program, words, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", file, file],
      detached: true,
    });
    closeSync(file);
    running.add(child);
    child.once("close", () => running.delete(child));
    child.once("error", () => running.delete(child));
    return child;
  }

  const newLog = (program: string): string =>
    join(folder, `${(count += 1)}-${program.split("/").at(-1)}.log`);

  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const closed = once(child, "close");
    signalGroup(child.pid, "SIGTERM");
    await Promise.race([closed, delay(patience.stop)]);
    if (running.has(child)) signalGroup(child.pid, "SIGKILL");
  }

  const stop = async (): Promise<void> => void (await Promise.all([...running].map(end)));
  signal.addEventListener("abort", () => void stop());

  return {
    folder,
    http,
    given,
    freePort: async () => (await findFreePorts(1, "127.0.0.1"))[0]!,

    need: (program) => {
      const found = (process.env["PATH"] ?? "")
        .split(delimiter)
        .map((place) => join(place, program))
        .find(existsSync);
      if (!found) throw new CannotBring(`there is no ${program} on this machine`);
      return found;
    },

    run: async (program, words, options = {}) => {
      const log = newLog(program);
      const child = start(program, words, log, options);
      const [code] = (await Promise.race([
        once(child, "close"),
        delay(patience.build, undefined, { ref: false })
          .then(() => end(child))
          .then(() => ["too long"]),
      ])) as [number | string];
      const said = readFileSync(log, "utf8");
      if (code !== 0)
        throw new CannotBring(
          `${program.split("/").at(-1)} ${words.slice(0, 3).join(" ")} ended with ${code}: ${lastLines(said)}`,
        );
      return said;
    },

    serve: async (program, words, ready, options = {}) => {
      const isReady =
        typeof ready === "string"
          ? () =>
              http(ready).then(
                ({ status }) => status === 200,
                () => false,
              )
          : ready;
      const log = newLog(program);
      const child = start(program, words, log, options);
      const deadline = performance.now() + patience.start;
      for (;;) {
        if (await isReady()) return;
        const isGone = child.exitCode !== null || child.signalCode !== null;
        if (isGone || performance.now() > deadline || signal.aborted) {
          await end(child);
          throw new CannotBring(
            `${program.split("/").at(-1)} did not come up: ${lastLines(readFileSync(log, "utf8"))}`,
          );
        }
        await delay(betweenLooks);
      }
    },

    stop,
  };
}

/** The whole group: a shell script that starts a server ends without it. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}

function lastLines(text: string): string {
  return text
    .trim()
    .split("\n")
    .slice(-4)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" / ")
    .slice(-400);
}
