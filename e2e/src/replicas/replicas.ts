import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createHttpClient, type HttpRequest } from "@tale/service/http-client";
import { createTestBrowser } from "@tale/service/testing";
import { findFreePorts } from "@tale/service/free-ports";

const http = createHttpClient({ timeout: 15_000 });
const program = fileURLToPath(new URL("../../../apps/email-provider/src/main.ts", import.meta.url));

export type Browser = ReturnType<typeof createTestBrowser>;

export type Replicas = Awaited<ReturnType<typeof startReplicas>>;

/**
 * Two processes of Fernmail with one database and one origin; a test says which of them it asks.
 * For tests only.
 */
export async function startReplicas(databaseUrl: string) {
  const ports = (await findFreePorts(2, "127.0.0.1")) as [number, number];
  const issuer = `http://fernmail.localhost:${ports[0]}`;
  const replicas = await Promise.all(ports.map((port) => start(port, issuer, databaseUrl)));

  /** Sends a request as a load balancer would hand it over to this replica. */
  const ask = (replica: number, path: string, { headers = {}, ...request }: HttpRequest = {}) =>
    http(`http://127.0.0.1:${ports[replica % 2]}${path}`, {
      ...request,
      headers: { ...headers, host: new URL(issuer).host },
    });

  return {
    issuer,
    ask,
    /** A browser whose requests go to the replica that `choose` names each time. */
    openBrowser: (choose: () => number): Browser =>
      createTestBrowser({ inject: overHttp(ask, choose) }, issuer),
    kill: async (replica: number): Promise<void> => {
      replicas[replica]!.kill("SIGKILL");
      await once(replicas[replica]!, "exit");
    },
    restart: async (replica: number): Promise<void> =>
      void (replicas[replica] = await start(ports[replica]!, issuer, databaseUrl)),
    stop: async (): Promise<void> => {
      const running = replicas.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      );
      await Promise.all(running.map((replica) => (replica.kill("SIGKILL"), once(replica, "exit"))));
    },
  };
}

async function start(port: number, issuer: string, databaseUrl: string): Promise<ChildProcess> {
  const environment = {
    PORT: `${port}`,
    ORIGIN: issuer,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "warn",
  };
  const replica = spawn(process.execPath, [program], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let look = 0; look < 300; look += 1) {
    if ((await http(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status === 200)
      return replica;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Fernmail did not start");
}

type Ask = (replica: number, path: string, request?: HttpRequest) => ReturnType<typeof http>;

function overHttp(ask: Ask, choose: () => number) {
  const inject = async ({
    method,
    url,
    headers,
    payload,
  }: {
    method: "GET" | "POST";
    url: string;
    headers: Record<string, string>;
    payload?: string;
  }) => {
    const answer = await ask(choose(), url, {
      method,
      headers,
      ...(payload === undefined ? {} : { body: payload }),
    });
    const cookies = [answer.headers["set-cookie"] ?? []]
      .flat()
      .map((line) => /^([^=]+)=([^;]*)(?:.*Max-Age=(\d+))?/.exec(line)!);
    return {
      statusCode: answer.status,
      headers: answer.headers,
      body: answer.body,
      cookies: cookies.map(([, name, value, maxAge]) => ({
        name,
        value: decodeURIComponent(value!),
        ...(maxAge ? { maxAge: Number(maxAge) } : {}),
      })),
    };
  };
  return inject as unknown as Parameters<typeof createTestBrowser>[0]["inject"];
}
