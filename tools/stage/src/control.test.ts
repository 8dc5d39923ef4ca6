import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createHttpClient } from "@tale/service/http-client";
import { eventually } from "@tale/service/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Leg } from "./run/leg.ts";
import { openTheatre, readEvents, startStage, type Theatre } from "./testing.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
}, 120_000);
afterAll(() => theatre?.close());

const ask = async <Answer = Record<string, unknown>>(
  path: string,
  body?: unknown,
): Promise<Answer & { status: number }> => {
  const { status, body: text } = await theatre.ask(path, body);
  return { status, ...(JSON.parse(text) as Answer) };
};
const legs = async (): Promise<Leg[]> => (await ask<{ legs: Leg[] }>("/api/run?run=all")).legs;
const open = (party: keyof Theatre["origins"], path: string) =>
  createHttpClient({ timeout: 20_000 })(`${theatre.origins[party]}${path}`);

beforeEach(async () => {
  await eventually(
    async () =>
      (
        await ask<{ state: { parties: { connected: boolean }[] } }>("/api/run")
      ).state.parties.filter(({ connected }) => connected).length === 6,
  );
  await ask("/api/reset", {});
});

describe("a breakpoint", () => {
  it("holds the message where it arrived until the speaker says next", async () => {
    await ask("/api/breakpoints", { steps: ["act-2.open-link", "act-2.write-post"] });
    let isAnswered = false;
    const answer = open("quillpost", "/write").finally(() => (isAnswered = true));
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    expect((await legs())[0]).toMatchObject({
      state: "held",
      to: "quillpost",
      heldUntil: expect.any(Number) as number,
    });
    expect(isAnswered).toBe(false);
    expect(await ask("/api/next", {})).toMatchObject({ status: 200, held: [] });
    expect((await answer).status).toBe(303);
    await eventually(async () => (await legs()).every(({ state }) => state === "done"));
  });

  it("lets every other message go on by itself", async () => {
    await ask("/api/breakpoints", { steps: ["act-2.token-request"] });
    expect((await open("quillpost", "/")).status).toBe(200);
    expect((await ask("/api/next", {})).status).toBe(409);
  });

  it("lets go what it held when it is taken away", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    const answer = open("fernmail", "/");
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    await ask("/api/breakpoints", { steps: [] });
    expect((await answer).status).toBeLessThan(400);
  });
});

describe("every message held, one after the other", () => {
  it("makes the run slow and leaves it whole", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    let isOver = false;
    const played = theatre.play(2).finally(() => (isOver = true));
    let steps = 0;
    while (!isOver) {
      if ((await theatre.ask("/api/next", {})).status === 200) steps += 1;
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await played).toBe(true);
    expect(steps).toBeGreaterThan(30);
  }, 120_000);
});

describe("the clock", () => {
  it("moves for everybody at once, and back with a reset", async () => {
    expect(await theatre.play(2)).toBe(true);
    await eventually(
      async () => (await ask("/api/clock/expire", { what: "token" })).status === 200,
    );
    expect(await ask("/api/clock", { skip: 1_000 })).toMatchObject({
      clock: { ahead: expect.any(Number) as number },
    });
    await ask("/api/reset", {});
    expect(await ask("/api/run")).toMatchObject({ state: { clock: { ahead: 0 } }, legs: [] });
  }, 60_000);

  it("makes a token expire at the party that checks it", async () => {
    expect(await theatre.play(2)).toBe(true);
    await ask("/api/clock", { skip: 600_000 });
    const tried = await ask<{ status: number; headers: Record<string, string> }>("/api/try", {
      what: "token-at-contacts",
    });
    expect(tried).toMatchObject({ status: 401 });
    await ask("/api/clock", { ahead: 0 });
  }, 60_000);
});

describe("a try", () => {
  it("sends the real secret, which the stage does not have, and shows the real refusal", async () => {
    expect((await ask("/api/try", { what: "code-again" })).status).toBe(409);
    expect(await theatre.play(2)).toBe(true);
    const again = await ask<{ legs: number[]; body: string }>("/api/try", { what: "code-again" });
    expect(again).toMatchObject({
      status: 400,
      body: expect.stringContaining("invalid_grant") as string,
    });
    expect(await ask("/api/try", { what: "code-at-contacts" })).toMatchObject({ status: 401 });
    expect(await ask("/api/try", { what: "introspect" })).toMatchObject({
      status: 200,
      body: expect.stringContaining('"active": false') as string,
    });
    await eventually(
      async () =>
        (await legs()).filter(({ body }) => body?.includes("grant_type=authorization_code"))
          .length >= 2,
    );
    const shown = await ask<{ legs: number[] }>("/api/try", {
      what: "token-at-authorization-server",
    });
    expect(shown).toMatchObject({
      status: 400,
      body: expect.stringContaining("invalid_grant") as string,
    });
    const told = (await legs()).find(({ n }) => n === shown.legs[0])!;
    expect(told.told.plain).toBe(
      "This refresh token was ended, has expired, or never was this client's.",
    );
    await eventually(
      async () => (await legs()).filter(({ step }) => step === "beside.try").length === 8,
    );
    expect((await legs()).filter(({ step }) => step === "act-6.refused")).toEqual([]);
  }, 60_000);
});

describe("a reset", () => {
  it("returns everybody to the seed in under a second, sessions and mails included", async () => {
    expect(await theatre.play(2)).toBe(true);
    const { ms, parties } = await ask<{ ms: number; parties: Record<string, string> }>(
      "/api/reset",
      {},
    );
    expect(Object.values(parties)).toEqual(Array.from({ length: 6 }, () => "reset"));
    expect(ms).toBeLessThan(1_000);
    expect(await legs()).toEqual([]);
    expect(JSON.parse((await open("inbox", "/api/messages")).body)).toEqual([]);
    expect((await open("quillpost", "/")).body).not.toContain("What the tide left behind");
    expect(await theatre.play(2)).toBe(true);
  }, 90_000);
});

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
    const { lines, from, to } = await ask<{ lines: string[]; from: number; to: number }>(
      "/api/source?file=apps/email-provider/src/token/token.route.ts&line=24&around=2",
    );
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
        Array.from({ length: 10 }, () => open("quillpost", `/?${"x ".repeat(3_000)}`)),
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

describe("when the stage dies", () => {
  it("what it held goes on at once, the run is unharmed, and a new stage hears of it again", async () => {
    await ask("/api/breakpoints", { steps: ["*"] });
    const answer = open("fernmail", "/");
    await eventually(async () => (await legs()).some(({ state }) => state === "held"));
    await theatre.stage.close();
    expect((await answer).status).toBeLessThan(400);
    expect(await theatre.play(2)).toBe(true);

    const successor = await startStage(theatre.origins);
    try {
      await eventually(
        async () =>
          (await ask<{ state: { parties: unknown[] } }>("/api/run")).state.parties.length === 6,
      );
      await open("quillpost", "/");
      await eventually(async () => (await legs()).length >= 2);
    } finally {
      await successor.close();
    }
  }, 90_000);
});
