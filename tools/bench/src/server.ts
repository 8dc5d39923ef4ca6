import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Pool, type Dispatcher } from "undici";

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
  request(path: string, options?: { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string }): Promise<Answer>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** @param script path from the top of the repository */
export async function startServer(script: string, origin: string, environment: Record<string, string>): Promise<Server> {
  const { host, port } = new URL(origin);
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...environment, PORT: port } });
  let complaints = "";
  child.stderr.on("data", (text) => (complaints += text));
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, keepAliveTimeout: 60_000 });
  const server: Server = {
    origin,
    request: async (path, { method = "GET", headers = {}, body } = {}) => {
      const answer = await pool.request({ path, method, headers: { host, ...headers }, body: body ?? null });
      return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
    },
    stop: async () => {
      await pool.destroy();
      const ended = new Promise((done) => child.once("exit", done));
      if (child.exitCode === null && child.kill("SIGTERM")) await ended;
    },
  };
  if (!(await isReadyInTime(server, () => child.exitCode === null))) throw new Error(`${script} did not start: ${complaints}`);
  return server;
}

async function isReadyInTime(server: Server, isAlive: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 200 && isAlive(); tries++) {
    const isReady = await server.request("/readyz").then(({ status }) => status === 200, () => false);
    if (isReady) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
