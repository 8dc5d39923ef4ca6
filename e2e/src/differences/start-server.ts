import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";

/** An authorization server as a process of its own. */
export interface RunningServer {
  readonly issuer: string;
  /** Moves its clock, in milliseconds from the machine's. */
  moveClock(ahead: number): Promise<void>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const clock = new URL("clock.ts", import.meta.url).href;
const send = createHttpClient();

/**
 * @param program from the repository's root
 * @returns when it answers `/readyz`
 * @throws Error with the server's last words if it ends before
 */
export async function startServer(
  program: string,
  issuer: string,
  environment: Record<string, string>,
): Promise<RunningServer> {
  const env = {
    ...process.env,
    ...environment,
    HOST: "127.0.0.1",
    PORT: new URL(issuer).port,
    ORIGIN: issuer,
  };
  const child = fork(program, {
    cwd: root,
    env,
    execArgv: ["--import", clock],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let lastWords = "";
  child.stderr?.on("data", (text: Buffer) => void (lastWords += text.toString()));
  const ended = once(child, "exit");

  while (!(await isReady(issuer))) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${lastWords}`);
    await delay(50);
  }
  return {
    issuer,
    moveClock: async (ahead) => {
      const moved = once(child, "message");
      child.send(ahead);
      await moved;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function isReady(issuer: string): Promise<boolean> {
  return send(`${issuer}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}
