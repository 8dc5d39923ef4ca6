import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient } from "./http-client.ts";
import { createHttpServer } from "./http-server.ts";
import { createPipelinedRequests } from "./pipelined-requests.ts";
import { portOf, readResponses, sendRaw } from "./testing-raw-http.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(one: Server): Promise<number> {
  server = one;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return portOf(server);
}

/** Answers with what was sent, a moment later, and counts how many requests it does at once. */
function createWorker(delay: number | ((url: string) => number) = 1) {
  const counts = { now: 0, most: 0, handled: 0 };
  const handle: Handle = (request, response) => {
    counts.handled += 1;
    counts.most = Math.max(counts.most, ++counts.now);
    response.once("close", () => (counts.now -= 1));
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    const answer = () => response.end(`${request.url}${body.length > 0 ? ` ${body.length}` : ""}`);
    const later = () => setTimeout(answer, typeof delay === "number" ? delay : delay(request.url!));
    if (request.readableEnded) later();
    else request.once("end", later);
  };
  return { counts, handle };
}

const get = (path: string, close = false) =>
  `GET ${path} HTTP/1.1\r\nHost: here\r\n${close ? "Connection: close\r\n" : ""}\r\n`;
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const many = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);

describe("the requests of a connection", () => {
  it("are handled one at a time, and answered in their order", async () => {
    const { counts, handle } = createWorker((url) => (url === "/0" ? 50 : 0));
    const port = await listen(createHttpServer(handle));
    const paths = many(500);
    const responses = await sendRaw(
      port,
      paths.map((path) => get(path)).join(""),
      get("/last", true),
    );
    expect(responses.map(({ body }) => body)).toEqual([...paths, "/last"]);
    expect(counts).toEqual({ now: 0, most: 1, handled: 501 });
  });

  it("arrive whole, however they are cut into packets", async () => {
    const { handle } = createWorker(0);
    const port = await listen(createHttpServer(handle));
    const sizes = [0, 10, 20_000, 100_000, 0, 300_000, 1];
    const text =
      sizes
        .map((size, index) => (size ? post(`/${index}`, "x".repeat(size)) : get(`/${index}`)))
        .join("") + get("/last", true);
    const expected = [...sizes.map((size, index) => `/${index}${size ? ` ${size}` : ""}`), "/last"];
    for (const packet of [997, 65_536, 400_000]) {
      const parts = Array.from({ length: Math.ceil(text.length / packet) }, (_, index) =>
        text.slice(index * packet, (index + 1) * packet),
      );
      expect((await sendRaw(port, ...parts)).map(({ body }) => body)).toEqual(expected);
    }
  });

  it("with a body that comes slowly, behind one that takes long, deadlock nothing", async () => {
    const { handle } = createWorker((url) => (url === "/slow" ? 200 : 0));
    const port = await listen(createHttpServer(handle));
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const body = "x".repeat(90_000);
    socket.write(get("/slow") + post("/body", body).slice(0, 40_000));
    await wait(50);
    socket.write(post("/body", body).slice(40_000, 60_000));
    await wait(300);
    socket.write(post("/body", body).slice(60_000) + get("/last", true));
    await new Promise((closed) => socket.once("close", closed));
    expect([...text.matchAll(/\r\n\r\n([^H]+)/g)].map(([, one]) => one)).toEqual([
      "/slow",
      "/body 90000",
      "/last",
    ]);
  });

  it("are dropped when their client goes away", async () => {
    const { counts, handle } = createWorker(20);
    const port = await listen(createHttpServer(handle));
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(
        many(200)
          .map((path) => get(path))
          .join(""),
      ),
    );
    await wait(200);
    socket.resetAndDestroy();
    await wait(200);
    const { handled } = counts;
    await wait(200);
    expect(counts).toMatchObject({ now: 0, handled });
    expect(handled).toBeLessThan(100);
  });
});

describe("a request that cannot arrive in time, because those before it take long", () => {
  const begin = async (patience: number) => {
    const { handle } = createWorker((url) => (url === "/slow" ? 800 : 0));
    const requests = createPipelinedRequests(handle, { most: 100, patience });
    const port = await listen(
      createServer(
        { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 },
        requests.handle,
      ),
    );
    server.on(
      "clientError",
      (_error, socket: Socket) => void (requests.excuse(socket) || socket.destroy()),
    );
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.write(get("/slow") + get("/1") + get("/last", true).slice(0, 12));
    const ended = new Promise<string>((closed) => socket.once("close", () => closed(text)));
    return { socket, ended };
  };

  it("gets that time afterwards", async () => {
    const { socket, ended } = await begin(5_000);
    await wait(1_000);
    socket.write(get("/last", true).slice(12));
    expect(readResponses(await ended).map(({ body }) => body)).toEqual(["/slow", "/1", "/last"]);
  });

  it("gets no more than that", async () => {
    const { ended } = await begin(200);
    expect(readResponses(await ended).map(({ body }) => body)).toEqual(["/slow", "/1"]);
  });
});

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
