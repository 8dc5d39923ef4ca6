import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { PartyLog } from "./party-log.ts";
import { CannotStart } from "./settings.ts";

export interface ProcessOptions {
  readonly program: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where it will answer `/readyz`. */
  readonly host: string;
  readonly port: number;
  readonly log: PartyLog;
}

/** One running process of a party. */
export interface PartyProcess {
  /** Resolves once it answers `/readyz`; rejects with CannotStart when it ends before. */
  readonly ready: Promise<void>;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
  /** Lets it finish what it is doing; after `patience` milliseconds it is killed. */
  stop(patience: number): Promise<void>;
  kill(): void;
}

/**
 * An `import` would read every name there is, and thereby load the runtime's browser-like client:
 * 40 ms for nothing.
 */
const { get } = process.getBuiltinModule("node:http");

const longestStart = 30_000;
const betweenLooks = 50;

/**
 * Runs a party under this very Node. The IPC channel is its lifeline: when the launcher is gone, it
 * stops by itself.
 */
export function startProcess({
  program,
  folder,
  environment,
  host,
  port,
  log,
}: ProcessOptions): PartyProcess {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    windowsHide: true,
  });
  const lastWords: string[] = [];
  log.follow(child.stdout!);
  log.follow(child.stderr!, (line) => lastWords.push(line));

  const ended = once(child, "close").then(([code, signal]) =>
    signal ? `was ended by ${signal}` : `ended with code ${code}`,
  );
  let isOver = false;
  void ended.then(() => (isOver = true));

  async function waitUntilReady(): Promise<void> {
    const deadline = performance.now() + longestStart;
    while (!isOver && performance.now() < deadline) {
      if (await answersReady(host, port)) return;
      await Promise.race([delay(betweenLooks), ended]);
    }
    if (!isOver)
      throw new CannotStart(
        `it runs but was not ready after ${longestStart / 1_000} s; see ${log.path}`,
      );
    throw new CannotStart(
      reasonIn(lastWords) ?? `it ${await ended} before it was ready; see ${log.path}`,
    );
  }

  return {
    ready: waitUntilReady(),
    ended,
    stop: async (patience) => {
      child.kill("SIGTERM");
      const lostPatience = setTimeout(() => child.kill("SIGKILL"), patience);
      await ended;
      clearTimeout(lostPatience);
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/**
 * A party that knows why it cannot start says so in one line; any other failure shows in the name
 * of its error.
 */
function reasonIn(lines: readonly string[]): string | undefined {
  const known = lines
    .find((line) => line.startsWith("Cannot start: "))
    ?.slice("Cannot start: ".length);
  return known ?? lines.find((line) => /^(\w+ )?\w*Error\b/.test(line));
}

function answersReady(host: string, port: number): Promise<boolean> {
  return new Promise((answer) => {
    const request = get(
      { host, port, path: "/readyz", agent: false, timeout: 1_000 },
      (response) => {
        response.resume();
        answer(response.statusCode === 200);
      },
    );
    request.on("error", () => answer(false)).on("timeout", () => request.destroy());
  });
}
