import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "./http-client.ts";
import { createHttpServer } from "./http-server.ts";
import { createPipelinedRequests } from "./pipelined-requests.ts";
import { portOf, sendRaw } from "./raw-http.testing.ts";
import { createWorker, get, many, post } from "./pipelined-requests.testing.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

async function listen(one: Server): Promise<number> {
  server = one;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return portOf(server);
}

describe("what waits", () => {
  it("is bounded for a connection: the rest stays with its client", async () => {
    const arrived: string[] = [];
    const requests = createPipelinedRequests(
      (_request, response) => void response.write("never ends"),
    );
    const port = await listen(
      createServer((request, response) => {
        arrived.push(request.url!);
        requests.handle(request, response);
      }),
    );
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    // Each read ends within a body, for which Node would read on.
    const one = post("/", "x".repeat(900));
    for (let sent = 0; sent < 20 * 1024 * 1024; sent += one.length * 100)
      socket.write(one.repeat(100));
    await wait(500);
    expect(arrived.length).toBeLessThan(200);
    expect(socket.writableLength).toBeGreaterThan(10 * 1024 * 1024);
    socket.destroy();
  });

  it("is bounded for all: a connection that brings more is closed, and others are answered", async () => {
    const { counts, handle } = createWorker(5);
    const requests = createPipelinedRequests(handle, { most: 100, patience: 1 });
    const port = await listen(createServer(requests.handle));
    const greedy = await Promise.all(
      many(5).map(() =>
        sendRaw(
          port,
          many(60)
            .map((path) => get(path))
            .join(""),
          get("/last", true),
        ).catch(() => []),
      ),
    );
    const served = greedy.filter((responses) => responses.length === 61);
    expect(served.length).toBeGreaterThan(0);
    expect(served.length).toBeLessThan(5);
    expect(counts.most).toBeLessThanOrEqual(5);
    for (const _ of many(3))
      expect(
        await sendRaw(
          port,
          many(90)
            .map((path) => get(path))
            .join(""),
          get("/last", true),
        ),
      ).toHaveLength(91);
  });

  it("takes little memory and nobody's turn: 40 connections of 500 requests", async () => {
    const { counts, handle } = createWorker(1);
    const port = await listen(
      createHttpServer((request, response) => {
        // About as much as a page of the blog holds on to while it is made.
        (request as { held?: unknown }).held = "x".repeat(4_000).split("");
        handle(request, response);
      }),
    );
    const http = createHttpClient();
    const before = process.memoryUsage().rss;
    let most = 0;
    let slowest = 0;
    const all = Promise.all(
      many(40).map(() =>
        sendRaw(
          port,
          many(500)
            .map((path) => get(path))
            .join(""),
          get("/last", true),
        ),
      ),
    );
    let isDone = false;
    void all.then(() => (isDone = true));
    while (!isDone) {
      const begin = performance.now();
      expect(await http(`http://127.0.0.1:${port}/other`)).toMatchObject({
        status: 200,
        body: "/other",
      });
      slowest = Math.max(slowest, performance.now() - begin);
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    for (const responses of await all) expect(responses).toHaveLength(501);
    expect(counts.most).toBeLessThanOrEqual(41);
    expect(slowest).toBeLessThan(3_000); // The forty clients share this process, and its time.
    expect(most).toBeLessThan(300 * 1024 * 1024);
  }, 60_000);
});
