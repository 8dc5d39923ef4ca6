import { once } from "node:events";
import { fork } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Pool, type Dispatcher } from "undici";
import type { Profile, Question, Vitals } from "./vitals.ts";

/** How many requests are under way at any time, each on a connection of its own. */
export const connections = 16;

export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly body: string;
}

/** A server under load: a process of its own, spoken to over kept-alive connections. */
export interface Server {
  readonly origin: string;
  /** From the start of its process to its first answer, in milliseconds. */
  readonly startedIn: number;
  request(
    path: string,
    options?: { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string },
  ): Promise<Answer>;
  vitals(): Promise<Vitals>;
  /** What its main thread does while `work` is under way. */
  profile(work: () => Promise<unknown>): Promise<Profile>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const preload = new URL("vitals.ts", import.meta.url).href;

/** Compiled code is kept where `npm start` keeps it, for every system alike. */
const compiledCode = `${root}node_modules/.cache/tale`;

/** @param script path from the top of the repository; @param options for Node itself */
export async function startServer(
  script: string,
  origin: string,
  environment: Record<string, string>,
  options: readonly string[] = [],
): Promise<Server> {
  const { host, port } = new URL(origin);
  const begin = performance.now();
  const child = fork(script, {
    cwd: root,
    execArgv: ["--import", preload, ...options],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiledCode, ...environment, PORT: port },
  });
  let complaints = "";
  child.stderr!.on("data", (text) => (complaints += text));
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, keepAliveTimeout: 60_000 });

  async function request(
    path: string,
    { method = "GET", headers = {}, body }: Parameters<Server["request"]>[1] = {},
  ): Promise<Answer> {
    const answer = await pool.request({
      path,
      method,
      headers: { host, ...headers },
      body: body ?? null,
    });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  }

  /** @returns when it was ready, in milliseconds since its start */
  async function untilReady(): Promise<number> {
    while (child.exitCode === null && performance.now() - begin < 20_000) {
      if (
        await request("/readyz").then(
          ({ status }) => status === 200,
          () => false,
        )
      )
        return performance.now() - begin;
      await delay(5);
    }
    throw new Error(`${script} did not start: ${complaints}`);
  }

  async function ask(question: Question): Promise<unknown> {
    if (!child.connected)
      throw new Error(
        `${script} at ${origin} has ended (${child.exitCode ?? child.signalCode}): ${complaints}`,
      );
    const answer = once(child, "message");
    child.send(question);
    return ((await answer) as [unknown])[0];
  }

  return {
    origin,
    startedIn: await untilReady(),
    request,
    vitals: async () => (await ask("vitals")) as Vitals,
    profile: async (work) => {
      await ask("start profile");
      await work();
      return (await ask("stop profile")) as Profile;
    },
    stop: async () => {
      await pool.destroy();
      const ended = once(child, "exit");
      if (child.exitCode === null && child.kill("SIGTERM")) await ended;
    },
  };
}
