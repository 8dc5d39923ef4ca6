import { connect, type AddressInfo } from "node:net";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { loggerOptions } from "./logging.ts";
import { closeParties, createLoggedParty, createParty } from "./create-service.testing.ts";

afterEach(closeParties);

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
