import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hasSubscribers } from "node:diagnostics_channel";
import { check } from "@tale/protocol/check";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock, systemClockShift } from "./clock.ts";
import { createService, type Service } from "./create-service.ts";
import { openDatabase } from "@tale/database/open-database";
import { createHttpClient } from "./http-client.ts";
import { openTestStage } from "./stage.testing.ts";
import { eventually } from "./service.testing.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  systemClockShift.move(0);
});

const origin = "http://fernmail.localhost:4001";

function startService(backstageUrl?: string, reset?: () => Promise<unknown>): Service {
  const service = createService({
    party: "Fernmail",
    origin,
    logLevel: "silent",
    trustProxy: false,
    backstageUrl,
    ...(reset ? { reset } : {}),
  });
  closing.push(() => service.close());
  return service;
}

const ask = (service: Service, url: string) =>
  service.inject({ url, authority: "fernmail.localhost:4001" });

describe("a service without a stage", () => {
  it("has nobody listen, and adds nothing to what it sends", async () => {
    const service = startService();
    service.get("/", async () => ({ traceparent: "none" }));
    await ask(service, "/");
    expect(hasSubscribers("tale:check")).toBe(false);
    expect(hasSubscribers("tale:row")).toBe(false);
  });

  it("serves as ever when the stage it was promised is not there", async () => {
    const service = startService("http://127.0.0.1:1");
    service.get("/", async () => "well");
    expect((await ask(service, "/")).body).toBe("well");
    expect(hasSubscribers("tale:check")).toBe(false);
  });

  it("does not start for a stage on another machine", () => {
    expect(() => startService("http://stage.example")).toThrow("on this machine only");
  });
});

describe("a watched service", () => {
  it("tells what it received, checked, stored and sent, in the order it happened and bound to the message", async () => {
    const stage = await openTestStage(closing);
    const service = startService(stage.url);
    const database = await openDatabase("file::memory:", [
      "CREATE TABLE codes (code_hash TEXT PRIMARY KEY)",
    ]);
    closing.push(() => database.close());
    service.get("/authorize", async () => {
      check("the client is known", "RFC 6749 §4.1.1", true, () => new Error("no"));
      await database.transaction((transaction) =>
        transaction.run("INSERT INTO codes (code_hash) VALUES ($1)", "Zk3f9aQwZk3f9aQwZk3f9aQw"),
      );
      check("still in the same scene", "RFC 6749 §4.1.1", true, () => new Error("no"));
      return { ok: true };
    });
    await service.ready();
    await eventually(stage.isHeard);
    await ask(service, "/authorize?state=Zk3f9aQwZk3f9aQwZk3f9aQw");
    await eventually(() => stage.facts.length === 5);
    expect(stage.facts.map(({ fact }) => fact)).toEqual([
      "received",
      "check",
      "row",
      "check",
      "sent",
    ]);
    const [received, ...others] = stage.facts as unknown as [
      { id: string },
      ...{ during: string }[],
    ];
    expect(others.every(({ during }) => during === received.id)).toBe(true);
    expect(JSON.stringify(stage.facts)).not.toContain("Zk3f9aQwZk3f9aQwZk3f9aQw");
  });

  it("tells which of its routes a request reached, and where that route stands in the code", async () => {
    const stage = await openTestStage(closing);
    const service = startService(stage.url);
    await service.register(async (part) => part.get("/posts/:id/:what?", async () => "well"));
    await service.ready();
    await eventually(stage.isHeard);
    await ask(service, "/posts/1?state=x");
    await ask(service, "/nowhere");
    await eventually(() => stage.facts.length === 4);
    const reached = {
      pattern: "/posts/:id/:what?",
      source: {
        file: "libs/service/src/report-to-stage.test.ts",
        line: expect.any(Number) as number,
      },
    };
    expect(stage.facts.map((fact) => "route" in fact && fact.route)).toEqual([
      reached,
      reached,
      null,
      null,
    ]);
  });

  it("tells what it asks others because of it, under an id that travels along", async () => {
    const stage = await openTestStage(closing);
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers["traceparent"] as string | undefined);
      response.end("{}");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    closing.push(() => other.close());
    const http = createHttpClient();
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/token`;
    const service = startService(stage.url);
    service.get("/callback", async () => (await http(url)).status);
    await service.ready();
    await eventually(stage.isHeard);
    await ask(service, "/callback");
    await eventually(() => stage.facts.length === 4);
    const [callback, request, response] = stage.facts as {
      id: string;
      fact: string;
      during: string | null;
    }[];
    expect(request).toMatchObject({ fact: "sent", during: callback!.id });
    expect(response).toMatchObject({
      fact: "received",
      id: request!.id.replace("request", "response"),
    });
    expect(seen[0]).toContain(request!.id.split(".")[0]);
    await http(url);
    expect(seen[1]).toBeUndefined();
  });

  it("moves its clock, and returns to its seed, when the stage says so", async () => {
    const stage = await openTestStage(closing);
    let resets = 0;
    await startService(stage.url, async () => (resets += 1)).ready();
    await eventually(stage.isHeard);
    stage.say({ order: "clock", ahead: 600_000 });
    await eventually(() => systemClock() > Date.now() + 599_000);
    stage.say({ order: "reset", id: "r1" });
    await eventually(() => stage.done.includes("r1"));
    expect(resets).toBe(1);
  });

  it("keeps a message until the stage lets it go, and lets it go when the stage goes", async () => {
    const stage = await openTestStage(closing);
    const service = startService(stage.url);
    service.get("/", async () => "answered");
    await service.ready();
    await eventually(stage.isHeard);
    stage.say({ order: "holding", id: "h", holding: true });
    await eventually(() => stage.done.includes("h"));
    let answers = 0;
    const first = ask(service, "/").then(() => (answers += 1));
    await eventually(() => stage.facts.length === 1);
    expect(answers).toBe(0);
    stage.say({ order: "go", id: (stage.facts[0] as { id: `${string}.request` }).id });
    await first;
    const second = ask(service, "/").then(() => (answers += 1));
    await eventually(() => stage.facts.length >= 3);
    await stage.close();
    await second;
    expect(answers).toBe(2);
  });
});
