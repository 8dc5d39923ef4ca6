import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHttpClient } from "@tale/service/http-client";
import { freePort } from "@tale/service/testing";
import { issuer, startFernmail, type Browser } from "./app.ts";

export let folder: string;
export let environment: Record<string, string>;
export const processes: ChildProcess[] = [];

export async function beginAnew(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "tale-fernmail-"));
  environment = { DATABASE_URL: `file:${folder}/fernmail.db`, LOG_LEVEL: "info" };
}

/** Fernmail as it runs in life: a process of its own, reached over HTTP. */
export async function startProcess() {
  const port = await freePort();
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...environment, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  processes.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const client = createHttpClient();
  /** The form posts of the tests, on a real wire. */
  const speak = (async ({ method, url, form, headers }) => {
    const body = new URLSearchParams(form as Record<string, string>).toString();
    const answer = await client(`http://127.0.0.1:${port}${url}`, {
      method: method as "POST",
      body,
      headers: {
        ...headers,
        host: new URL(issuer).host,
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    return {
      statusCode: answer.status,
      json: () => JSON.parse(answer.body) as unknown,
      body: answer.body,
    };
  }) as Browser;
  const isReady = () =>
    client(`http://127.0.0.1:${port}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (child.exitCode === null && !(await isReady()))
    await new Promise((resolve) => setTimeout(resolve, 50));
  return { child, speak, said: () => said };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** A code, made by a server in this process on the same database. */
export async function withoutProcess<Result>(
  play: (browser: Browser) => Promise<Result>,
): Promise<Result> {
  const { service, clock, openBrowser } = await startFernmail({
    environment: { ...environment, LOG_LEVEL: "silent" },
  });
  clock.now = Date.now();
  const result = await play(openBrowser());
  await service.close();
  return result;
}
