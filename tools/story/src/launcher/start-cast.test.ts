import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient } from "@tale/service/http-client";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findFreePorts } from "@tale/service/free-ports";
import { startCast, type CastEvent, type CastOptions, type RunningCast } from "./start-cast.ts";

const http = createHttpClient();
const newFolder = (): string => mkdtempSync(join(tmpdir(), "tale-"));

async function start(
  options: Partial<CastOptions> = {},
): Promise<{ cast: RunningCast; events: CastEvent[] }> {
  const events: CastEvent[] = [];
  const cast = await startCast({
    dataFolder: newFolder(),
    ports: "free",
    only: ["inbox"],
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => cast.stop());
  return { cast, events };
}

async function holdPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function freeOrigin(): Promise<string> {
  const [port] = await findFreePorts(1, "127.0.0.1");
  return `http://inbox.localhost:${port}`;
}

async function isUp(origin: string): Promise<boolean> {
  return http(`${origin}/healthz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("it did not happen within a minute");
    await new Promise((next) => setTimeout(next, 50));
  }
}

describe("a started cast", { timeout: 60_000 }, () => {
  it("answers at the addresses it gives, and logs to a file of its own", async () => {
    const { cast, events } = await start();
    expect(Object.keys(cast.addresses)).toEqual(["inbox"]);
    expect(await isUp(cast.addresses.inbox!)).toBe(true);
    expect(events).toMatchObject([{ party: "inbox", kind: "ready" }]);
    await vi.waitFor(() =>
      expect(readFileSync(join(cast.settings.dataFolder, "logs/inbox.log"), "utf8")).toContain(
        "Server listening",
      ),
    );
  });

  it("is gone once it was stopped", async () => {
    const { cast } = await start();
    await cast.stop();
    expect(await isUp(cast.addresses.inbox!)).toBe(false);
  });
});

describe("a party that is killed", { timeout: 60_000 }, () => {
  it("comes back at the same address while the others go on", async () => {
    const { cast, events } = await start({ only: ["inbox", "fernmail-contacts"] });
    cast.kill("inbox");
    await waitFor(() => events.some(({ kind }) => kind === "back"));
    expect(await isUp(cast.addresses.inbox!)).toBe(true);
    expect(events.filter(({ party }) => party === "fernmail-contacts")).toMatchObject([
      { kind: "ready" },
    ]);
    expect(events.filter(({ party }) => party === "inbox").map(({ kind }) => kind)).toEqual([
      "ready",
      "stopped",
      "back",
    ]);
  });
});

describe("a port in use", () => {
  it("is told with its party, the process that holds it, and the variable that moves it", async () => {
    const port = await holdPort();
    const refusal = start({ origins: { inbox: `http://inbox.localhost:${port}` } });
    await expect(refusal).rejects.toThrow(
      new RegExp(
        `^The inbox cannot listen: port ${port} is in use by process ${process.pid} \\(.+\\)\\. Stop that, or move it: INBOX_ORIGIN=http://inbox\\.localhost:\\d+ npm start$`,
      ),
    );
  });

  it("is told for mail as well", async () => {
    const smtpPort = await holdPort();
    await expect(start({ smtpPort })).rejects.toThrow(
      /^The inbox's mail server cannot listen: .*INBOX_SMTP_PORT=\d+ npm start$/,
    );
  });

  it("is told when two parties were given the same", async () => {
    const origins = {
      inbox: "http://inbox.localhost:4361",
      "fernmail-contacts": "http://contacts.localhost:4361",
    };
    await expect(start({ only: ["inbox", "fernmail-contacts"], origins })).rejects.toThrow(
      "Fernmail Contacts and The inbox cannot both listen on port 4361",
    );
  });
});

describe("a party that cannot start", { timeout: 60_000 }, () => {
  it("is told in its name, and nobody is left running", async () => {
    const dataFolder = newFolder();
    writeFileSync(join(dataFolder, "fernmail-contacts.db"), "this is no database ".repeat(100));
    const inbox = await freeOrigin();
    const refusal = start({ dataFolder, only: ["inbox", "fernmail-contacts"], origins: { inbox } });
    await expect(refusal).rejects.toThrow(
      /^Fernmail Contacts cannot start: the database .* cannot be opened: [^\n]*$/,
    );
    expect(await isUp(inbox)).toBe(false);
  });
});

describe("a start that is called off", () => {
  it("leaves nobody running", async () => {
    const calledOff = new AbortController();
    const inbox = await freeOrigin();
    const refusal = start({ origins: { inbox }, signal: calledOff.signal });
    setTimeout(() => calledOff.abort(), 100);
    await expect(refusal).rejects.toThrow("The inbox cannot start: it was ended by SIGTERM");
    expect(await isUp(inbox)).toBe(false);
  });
});
