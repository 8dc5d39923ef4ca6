import { connect, type AddressInfo } from "node:net";
import { Writable } from "node:stream";
import pino from "pino";
import { Type } from "typebox";
import { afterEach, describe, expect, it } from "vitest";
import { createService, type Service } from "./create-service.ts";
import { answerNotFoundProblem } from "./problem.ts";
import { DatabaseUnavailable } from "@tale/database/database";
import { loggerOptions } from "./logging.ts";
import { createTestBrowser } from "./testing.ts";

const origin = "http://party.localhost:4000";
const services: Service[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.close())));

function createParty(options: Partial<Parameters<typeof createService>[0]> = {}) {
  const service = createService({
    party: "party",
    origin,
    logLevel: "silent",
    trustProxy: false,
    ...options,
  });
  services.push(service);
  service.setNotFoundHandler(answerNotFoundProblem);
  service.get("/thing", async (request) => ({ ip: request.ip }));
  service.post(
    "/thing",
    { schema: { body: Type.Object({ name: Type.String() }) } },
    async (request) => request.body,
  );
  service.get("/broken", async () => {
    throw new Error("the secret is hunter2");
  });
  service.get("/locked", async () => {
    throw new DatabaseUnavailable("database is locked");
  });
  return { service, visit: createTestBrowser(service, origin) };
}

describe("200", () => {
  it("is answered to a known path of the service's own host", async () => {
    const { visit } = createParty();
    expect(await visit({ url: "/thing" })).toHaveProperty("statusCode", 200);
  });

  it("is answered by the health check under any host", async () => {
    const { service } = createParty();
    expect(
      (await service.inject({ url: "/healthz", headers: { host: "10.0.0.7" } })).json(),
    ).toEqual({ status: "up" });
  });

  it("is answered by the readiness check while the service can work", async () => {
    let works = true;
    const checkReady = () =>
      works ? Promise.resolve() : Promise.reject(new DatabaseUnavailable("gone"));
    const { service } = createParty({ checkReady });
    expect(await service.inject("/readyz")).toHaveProperty("statusCode", 200);
    works = false;
    expect(await service.inject("/readyz")).toHaveProperty("statusCode", 503);
  });
});

describe("421", () => {
  it.each([
    "evil.example",
    "party.localhost",
    "party.localhost:4001",
    "127.0.0.1:4000",
    "party.localhost.evil.example:4000",
  ])("is answered to the host %s", async (host) => {
    const { service } = createParty();
    const answer = await service.inject({ url: "/thing", headers: { host } });
    expect(answer.statusCode).toBe(421);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.body).not.toContain("evil");
  });

  it("is not answered to another spelling of the same host (RFC 9110 §4.2.3)", async () => {
    expect(
      await createParty().service.inject({
        url: "/thing",
        headers: { host: "Party.LOCALHOST:4000" },
      }),
    ).toHaveProperty("statusCode", 200);
  });

  it("is answered whatever a stranger forwards", async () => {
    const headers = { host: "evil.example", "x-forwarded-host": "party.localhost:4000" };
    expect(await createParty().service.inject({ url: "/thing", headers })).toHaveProperty(
      "statusCode",
      421,
    );
    const behindProxy = createParty({ trustProxy: true }).service;
    expect(
      await behindProxy.inject({ url: "/thing", headers, remoteAddress: "203.0.113.9" }),
    ).toHaveProperty("statusCode", 421);
    expect(
      await behindProxy.inject({ url: "/thing", headers, remoteAddress: "10.0.0.1" }),
    ).toHaveProperty("statusCode", 200);
  });
});

describe("a client's address", () => {
  it("is the one the nearest proxy saw, not the one the client wrote", async () => {
    const { service } = createParty({ trustProxy: true });
    const headers = { host: "party.localhost:4000", "x-forwarded-for": "1.2.3.4, 203.0.113.9" };
    expect((await service.inject({ url: "/thing", headers })).json()).toEqual({
      ip: "203.0.113.9",
    });
  });
});

describe("a client's address, where the operator named the proxies", () => {
  const seen = async (trustProxy: boolean | string, remoteAddress: string, forwarded: string) => {
    const headers = { host: "party.localhost:4000", "x-forwarded-for": forwarded };
    return (
      await createParty({ trustProxy }).service.inject({ url: "/thing", headers, remoteAddress })
    ).json<{ ip: string }>().ip;
  };

  it.each([
    "10.0.0.1",
    "192.0.2.1, 10.0.0.1",
    "10.0.0.1/32",
    "::ffff:10.0.0.1",
    "fd00::/8,10.0.0.0/31",
  ])("is what these saw, be the client in a private network, too: %s", async (proxies) => {
    expect(await seen(proxies, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("10.0.0.5");
    expect(await seen(proxies, "10.0.0.5", "1.2.3.4")).toBe("10.0.0.5");
    expect(await seen(proxies, "::ffff:10.0.0.1", "1.2.3.4")).toBe("1.2.3.4");
  });

  it("is what a neighbour writes only where every neighbour is believed", async () => {
    expect(await seen(true, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("1.2.3.4");
    expect(await seen(false, "10.0.0.1", "1.2.3.4, 10.0.0.5")).toBe("10.0.0.1");
  });
});

describe("404", () => {
  it("is a problem that does not repeat the query", async () => {
    const { visit } = createParty();
    const answer = await visit({ url: "/nowhere?code=hunter2" });
    expect(answer.json()).toEqual({
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail: "There is nothing at GET /nowhere.",
    });
  });
});

describe("4xx", () => {
  it.each([
    [
      "400 to JSON that is none",
      400,
      { json: undefined, payload: '{"name":', headers: { "content-type": "application/json" } },
    ],
    ["400 to a body of another shape", 400, { json: { name: 1 } }],
    [
      "400 to an attack on the prototype",
      400,
      {
        payload: '{"name":"x","__proto__":{"a":1}}',
        headers: { "content-type": "application/json" },
      },
    ],
    ["413 to more than 64 KiB", 413, { json: { name: "x".repeat(64 * 1024) } }],
    [
      "415 to a type nobody asked for",
      415,
      { payload: "<a/>", headers: { "content-type": "text/xml" } },
    ],
  ])("%s", async (_, status, body) => {
    const { visit } = createParty();
    const answer = await visit({ method: "POST", url: "/thing", ...body });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, title: "That request cannot be used" });
  });

  it.each([
    ["a broken percent sign", "/%"],
    ["a percent sign that is no UTF-8", "/%ff"],
    ["dots in overlong UTF-8", "/%c0%ae%c0%ae/thing"],
    ["9,000 characters", `/${"x".repeat(9_000)}`],
    ["a way out", "/thing/../../etc/passwd"],
    ["two slashes", "//thing"],
    ["a backslash", "/thing\\.."],
    ["a zero byte", "/thing%00"],
  ])("is answered to a path with %s", async (_, url) => {
    const { service } = createParty();
    const answer = await service.inject({ url, headers: { host: "party.localhost:4000" } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  });
});

describe("500", () => {
  it("tells an id and nothing else; the log has the rest under that id", async () => {
    const { service, lines } = createLoggedParty();
    const answer = await service.inject({
      url: "/broken",
      headers: { host: "party.localhost:4000" },
    });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/hunter2|Error|\.ts/);
    const id = /knows it as ([0-9a-f-]{36})/.exec(answer.json().detail)?.[1];
    expect(lines.find((line) => line.msg === "unforeseen error")).toMatchObject({
      reqId: id,
      err: { message: "the secret is hunter2" },
    });
  });
});

describe("503", () => {
  it("says when to try again", async () => {
    const { visit } = createParty();
    const answer = await visit({ url: "/locked" });
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
    expect(answer.body).not.toContain("locked");
  });
});

describe("the log", () => {
  it("has one line per request, without query, header or body", async () => {
    const { service, lines, text } = createLoggedParty();
    const headers = {
      host: "party.localhost:4000",
      authorization: "Bearer hunter2",
      cookie: "session=hunter2",
      dpop: "hunter2",
    };
    await service.inject({ url: "/thing?code=hunter2", headers });
    await service.inject({ url: "/nowhere?code=hunter2", headers });
    await service.inject({ url: "/%?code=hunter2", headers });
    await service.inject({
      method: "POST",
      url: "/thing?code=hunter2",
      headers,
      payload: { name: ["hunter2"] },
    });
    await service.inject({ url: "/healthz", headers });
    expect(text()).not.toContain("hunter2");
    expect(lines.filter((line) => line.msg === "answered")).toMatchObject([
      { req: { method: "GET", path: "/thing" }, res: { status: 200 } },
      { req: { path: "/nowhere" }, res: { status: 404 } },
      { req: { method: "POST", path: "/thing" }, res: { status: 400 } },
    ]);
  });

  it("hides secret headers even when they are logged by mistake", () => {
    const lines: string[] = [];
    const log = pino(
      { ...loggerOptions("party", "info"), serializers: {} },
      { write: (line: string) => void lines.push(line) },
    );
    log.info({
      req: { headers: { authorization: "hunter2", cookie: "hunter2" } },
      res: { headers: { "set-cookie": "hunter2" } },
    });
    expect(lines.join()).not.toContain("hunter2");
  });
});

describe("a connection", () => {
  it("has limits for its headers, its request and its silence", async () => {
    const { server } = createParty().service;
    expect(server).toMatchObject({
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 10_000,
    });
  });

  it("that speaks no HTTP is closed with a 400", async () => {
    const { service } = createParty();
    await service.listen({ host: "127.0.0.1", port: 0 });
    const answer = await new Promise<string>((resolve) => {
      const socket = connect((service.server.address() as AddressInfo).port, "127.0.0.1", () =>
        socket.write("EHLO party\r\n\r\n"),
      );
      let text = "";
      socket.on("data", (data) => (text += data)).on("close", () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

/**
 * A service whose log lines can be read; the logger's stream is swapped, its options are the real
 * ones.
 */
function createLoggedParty() {
  const written: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      written.push(String(chunk));
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return {
    ...createParty({ logLevel: "trace", logStream: stream }),
    lines,
    text: () => written.join(""),
  };
}
