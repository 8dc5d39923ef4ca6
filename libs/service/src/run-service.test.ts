import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "./http-client.ts";
import { eventually, freePort } from "./service.testing.ts";

const party = fileURLToPath(new URL("./party.testing.ts", import.meta.url));
const http = createHttpClient();
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));

interface Ending {
  readonly code: number | null;
  readonly said: string;
}

/** Starts the party; `said` tells what it said so far, `ended` how it ended and all it said. */
function start(environment: Record<string, string>, withLauncher = false) {
  const options = { env: { ...process.env, ...environment } };
  const child = withLauncher
    ? fork(party, { ...options, silent: true })
    : spawn(process.execPath, [party], options);
  children.push(child);
  let said = "";
  const streams = [child.stdout!, child.stderr!];
  for (const stream of streams) stream.on("data", (text) => (said += text));
  // A fork that was disconnected has no `close`.
  const ended = Promise.all([
    once(child, "exit"),
    ...streams.map((stream) => once(stream, "end")),
  ]).then(([[code]]): Ending => ({ code: code as number | null, said }));
  return { child, ended, said: () => said };
}

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  return { server, port: (server.address() as AddressInfo).port };
}

async function startReady(withLauncher = false) {
  const port = await freePort();
  const { child, ended, said } = start({ PORT: String(port) }, withLauncher);
  for (;;) {
    const isUp = await http(`http://127.0.0.1:${port}/healthz`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isUp) return { child, ended, said, port };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a party started by hand", () => {
  it.runIf(process.platform === "linux")(
    "runs with its memory settings, as one process",
    async () => {
      const { child, ended } = await startReady();
      const environment = readFileSync(`/proc/${child.pid}/environ`, "utf8").split("\0");
      expect(environment).toContain("MALLOC_MMAP_THRESHOLD_=16777216");
      expect(environment.find((line) => line.startsWith("NODE_OPTIONS="))).toContain(
        "--max-semi-space-size=16",
      );
      child.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 0 });
    },
  );
});

describe("a party that cannot start", () => {
  it("says a known reason in one line", async () => {
    expect(await start({ FAULT: "known" }).ended).toEqual({
      code: 1,
      said: "Cannot start: ORIGIN is not set\n",
    });
  });

  it("names the port that is in use", async () => {
    const { server, port } = await occupy();
    expect(await start({ PORT: String(port) }).ended).toEqual({
      code: 1,
      said: `Cannot start: 127.0.0.1:${port} is already in use\n`,
    });
    server.close();
  });

  it("shows the whole of an error nobody foresaw", async () => {
    const { code, said } = await start({ FAULT: "unknown" }).ended;
    expect(code).toBe(1);
    expect(said).toMatch(/TypeError: nobody thought of this\n +at /);
  });
});

describe.each(["SIGTERM", "SIGINT"] as const)("a party that gets %s", (signal) => {
  it("answers what it was asked, closes, and ends well", async () => {
    const { child, ended, said, port } = await startReady();
    const answer = http(`http://party.localhost:${port}/slow`, {
      headers: { host: "party.localhost" },
    });
    await eventually(() => said() === "asked\n");
    child.kill(signal);
    expect(await answer).toMatchObject({ status: 200, body: '{"answer":"late"}' });
    expect(await ended).toEqual({ code: 0, said: "asked\nclosed\n" });
  });
});

describe("a party whose launcher is gone", () => {
  it("closes as well, and ends at once: nobody is left to see it hang", async () => {
    const { child, ended } = await startReady(true);
    child.disconnect();
    expect(await ended).toEqual({ code: null, said: "closed\n" });
  });
});
