import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpServer } from "./http-server.ts";
import { createPipelinedRequests } from "./pipelined-requests.ts";
import { portOf, readResponses, sendRaw } from "./raw-http.testing.ts";
import { createWorker, get, many, post } from "./pipelined-requests.testing.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

async function listen(one: Server): Promise<number> {
  server = one;
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return portOf(server);
}

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
