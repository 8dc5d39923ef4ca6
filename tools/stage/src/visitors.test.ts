import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createHttpClient } from "@tale/service/http-client";
import { eventually } from "@tale/service/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Leg } from "./run/leg.ts";
import { openTheatre, readEvents, type Theatre } from "./testing.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre(["quillpost"]);
}, 60_000);
afterAll(() => theatre?.close());

const http = createHttpClient({ timeout: 20_000 });
const legs = async (): Promise<Leg[]> =>
  (JSON.parse((await theatre.ask("/api/run?run=all")).body) as { legs: Leg[] }).legs;

describe("a stranger", () => {
  const send = createHttpClient({ timeout: 5_000 });
  const json = { "content-type": "application/json" };

  it.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://evil.example" },
    { origin: "null" },
  ])("with %j is refused", async (headers) => {
    const { status } = await send(`${theatre.origins.stage}/api/reset`, {
      method: "POST",
      headers: { ...json, ...headers } as Record<string, string>,
      body: "{}",
    });
    expect(status).toBe(403);
  });

  it("in a browser cannot pass for a party", async () => {
    for (const headers of [
      { "sec-fetch-site": "same-origin" },
      { origin: theatre.origins.stage },
    ]) {
      expect(
        (
          await send(
            `${theatre.origins.stage}/backstage/orders?party=x&origin=http://x.localhost`,
            { headers: headers as Record<string, string> },
          )
        ).status,
      ).toBe(403);
    }
  });

  it("cannot report without a connection, nor as plain text", async () => {
    const report = JSON.stringify({
      connection: "00000000-0000-0000-0000-000000000000",
      facts: [],
      dropped: 0,
      done: [],
      attempts: [],
      styles: [],
    });
    expect(
      (
        await send(`${theatre.origins.stage}/backstage/facts`, {
          method: "POST",
          headers: json,
          body: report,
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await send(`${theatre.origins.stage}/backstage/facts`, {
          method: "POST",
          headers: { "content-type": "text/plain" },
          body: report,
        })
      ).status,
    ).toBe(415);
  });

  it.each([
    "package.json",
    "../package.json",
    "apps/../package.json",
    "apps/blog/../../package.json",
    "apps/blog/.env.ts",
    "libs/service/node_modules/x/y.js",
    "apps//etc/passwd",
    "/etc/passwd",
    "apps/email-provider/seed/fernmail.json",
    "apps/blog/package.json",
    "tools/stage/src/app.ts",
    "apps/blog/src/%2e%2e/x.ts",
  ])("cannot read %s", async (file) => {
    expect(
      (await send(`${theatre.origins.stage}/api/source?file=${encodeURIComponent(file)}`)).status,
    ).toBe(404);
  });

  it("may read the code the play is made of", async () => {
    const { body } = await theatre.ask(
      "/api/source?file=apps/email-provider/src/token/token.route.ts&line=24&around=2",
    );
    const { lines, from, to } = JSON.parse(body) as { lines: string[]; from: number; to: number };
    expect([from, to, lines.length]).toEqual([22, 26, 5]);
  });
});

describe("the events", () => {
  it("come to a reader who asks from when", async () => {
    expect(await readEvents(theatre.origins.stage, "/events?since=0")).toContain("event: state");
  });

  it("are kept from piling up for a thousand readers who do not read, and a thousand and first is refused", async () => {
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => openIdleReader()));
    expect((await theatre.ask("/events")).status).toBe(503);
    const before = process.memoryUsage().rss;
    for (let turn = 0; turn < 80; turn += 1) {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          http(`${theatre.origins.quillpost}/?${"x ".repeat(3_000)}`),
        ),
      );
    }
    await eventually(async () => (await legs()).length > 1_000, 20_000);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(300);
    // They were let go, so there is room for somebody who reads.
    expect(await readEvents(theatre.origins.stage, "/events")).toContain("event: state");
    idle.forEach((socket) => socket.destroy());
  }, 90_000);

  async function openIdleReader(): Promise<Socket> {
    const { hostname, port } = new URL(theatre.origins.stage);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(`GET /events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    await once(socket, "readable");
    return socket;
  }
});
