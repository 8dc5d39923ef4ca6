import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSocketServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpClient, Unreachable } from "./http-client.ts";

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close().closeAllConnections()));

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}

async function failureOf(answer: Promise<unknown>): Promise<Unreachable> {
  const start = performance.now();
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Unreachable);
  expect(performance.now() - start).toBeLessThan(2_000);
  return error as Unreachable;
}

describe("an answer", () => {
  it("comes whole, from a name below localhost that no resolver knows", async () => {
    const port = await listen((request, response) =>
      response.writeHead(201, { "x-host": request.headers.host }).end("héllo"),
    );
    const answer = await createHttpClient()(`http://surely.unknown.localhost:${port}/`);
    expect(answer).toMatchObject({
      status: 201,
      body: "héllo",
      headers: { "x-host": `surely.unknown.localhost:${port}` },
    });
  });

  it("follows what was sent", async () => {
    const port = await listen(
      (request, response) =>
        void request.pipe(
          response.writeHead(200, {
            "x-method": request.method,
            "x-asked": request.headers["x-ask"],
          }),
        ),
    );
    const answer = await createHttpClient()(`http://localhost:${port}/`, {
      method: "PUT",
      headers: { "x-ask": "this" },
      body: "a=1",
    });
    expect(answer).toMatchObject({
      body: "a=1",
      headers: { "x-method": "PUT", "x-asked": "this" },
    });
  });

  it("may be a redirect, which is not followed", async () => {
    let visits = 0;
    const port = await listen((_, response) =>
      response.writeHead(302, { location: `/${++visits}` }).end(),
    );
    expect(await createHttpClient()(`http://localhost:${port}/`)).toMatchObject({
      status: 302,
      headers: { location: "/1" },
    });
    expect(visits).toBe(1);
  });
});

describe("a client that strangers tell where to call", () => {
  const careful = createHttpClient({ reach: "neighbours" });

  it("reaches this machine, by names that can mean nothing else, where it may reach its neighbours", async () => {
    const port = await listen((_, response) => response.end("here"));
    for (const host of ["peer.localhost", "127.0.0.1"]) {
      expect(await careful(`http://${host}:${port}/`)).toMatchObject({ body: "here" });
      expect(
        (await failureOf(createHttpClient({ reach: "public" })(`http://${host}:${port}/`))).message,
      ).toMatch(/it is in a private network$/);
    }
  });

  it.each([
    "http://10.0.0.1/",
    "http://[::ffff:10.0.0.1]/",
    "https://192.168.0.1:8443/",
    "http://169.254.169.254/latest",
  ])("does not knock at %s", async (url) => {
    expect((await failureOf(careful(url))).message).toMatch(/it is in a private network$/);
  });
});

describe("Unreachable", () => {
  it("says that nobody listens", async () => {
    const closed = createSocketServer().listen(0, "127.0.0.1");
    await new Promise((ready) => closed.once("listening", ready));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const error = await failureOf(
      createHttpClient()(`http://peer.localhost:${port}/path?code=secret`),
    );
    expect(error.message).toBe(
      `http://peer.localhost:${port} did not answer: nobody listens there`,
    );
  });

  it("comes within two seconds when the other side says nothing", async () => {
    const port = await listen(() => undefined);
    expect((await failureOf(createHttpClient()(`http://peer.localhost:${port}/`))).message).toMatch(
      /it took too long$/,
    );
  });

  it("comes within two seconds when the answer trickles", async () => {
    const port = await listen((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 50);
      response.once("close", () => clearInterval(drip));
    });
    expect((await failureOf(createHttpClient()(`http://peer.localhost:${port}/`))).message).toMatch(
      /it took too long$/,
    );
  });

  it("comes when the answer is longer than anybody wants to read", async () => {
    const port = await listen((_, response) => response.end("x".repeat(2_000)));
    const error = await failureOf(
      createHttpClient({ maxBodySize: 1_000 })(`http://peer.localhost:${port}/`),
    );
    expect(error.message).toMatch(/its answer was too long$/);
  });

  it("comes when the other side hangs up in the middle", async () => {
    const port = await listen(
      (_, response) =>
        void response
          .writeHead(200, { "content-length": 10 })
          .write("half", () => response.destroy()),
    );
    await failureOf(createHttpClient()(`http://peer.localhost:${port}/`));
  });

  it("comes when the other side speaks no HTTP", async () => {
    const babble = createSocketServer((socket) => socket.end("220 mail ready\r\n")).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((ready) => babble.once("listening", ready));
    await failureOf(
      createHttpClient()(`http://peer.localhost:${(babble.address() as AddressInfo).port}/`),
    );
    babble.close();
  });

  it.each(["not an address", "ftp://peer.localhost/"])("is what %s is", async (url) => {
    expect((await failureOf(createHttpClient()(url))).message).toMatch(
      /did not answer: that is no address$/,
    );
  });

  it("comes when the resolver decides and does not know the name", async () => {
    await failureOf(createHttpClient({ localhost: "resolver" })("http://surely-unknown.invalid/"));
  });
});
