import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { MessageFact } from "@tale/backstage/facts";
import { createService, type Service } from "@tale/service/create-service";
import { eventually } from "@tale/service/testing";
import { afterEach, expect, it } from "vitest";
import { usualNaming } from "../naming.ts";
import { createKeptPages } from "../run/kept-pages.ts";
import { createRecord, type RunRecord } from "../run/record.ts";
import { createParties } from "../backstage/parties.ts";
import { createShow } from "../show.ts";
import { eventsRoute } from "./events.route.ts";

interface Event {
  readonly name: string;
  readonly data: { readonly n?: number; readonly seq?: number };
}

let service: Service;
afterEach(() => service?.close());

/** A stage with nothing but its record and its stream. */
async function openStage(): Promise<{ record: RunRecord; port: number }> {
  const parties = createParties(() => undefined);
  const show = createShow(parties, () => record);
  const record = createRecord({ playerAt: () => "quillpost", ahead: () => 0, onHeld: show.onHeld });
  service = createService({
    party: "stage",
    origin: "http://stage.localhost",
    logLevel: "silent",
    trustProxy: false,
  });
  await eventsRoute(service, {
    record,
    pages: createKeptPages(),
    parties,
    show,
    origins: {} as never,
    naming: usualNaming,
    onState: () => undefined,
  });
  await service.listen({ host: "127.0.0.1", port: 0 });
  return { record, port: (service.server.address() as AddressInfo).port };
}

let count = 0;
function say(record: RunRecord, times: number, secrets: MessageFact["secrets"] = []): void {
  for (let time = 0; time < times; time += 1) {
    count += 1;
    record.take("quillpost", {
      fact: "received",
      id: `${count.toString(16).padStart(16, "0")}.request`,
      at: count,
      during: null,
      heldUntil: null,
      method: "GET",
      url: "http://blog.localhost/write",
      headers: {},
      body: "x".repeat(4_000),
      parameters: [],
      page: null,
      secrets,
      route: null,
    });
    record.settle(performance.now() + 10_000);
  }
}

async function openStream(port: number, path: string): Promise<IncomingMessage> {
  const [stream] = (await once(
    request({ port, host: "127.0.0.1", path, headers: { host: "stage.localhost" } }).end(),
    "response",
  )) as [IncomingMessage];
  return stream;
}

/** Everything that is read until the state came. */
async function read(stream: IncomingMessage): Promise<Event[]> {
  let text = "";
  let isOver = false;
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  stream.on("close", () => (isOver = true));
  await eventually(() => isOver || /event: state\n.*\n\n/.test(text));
  stream.destroy();
  return [...text.matchAll(/event: (.*)\ndata: (.*)\n\n/g)].map(([, name, data]) => ({
    name: name!,
    data: JSON.parse(data!) as Event["data"],
  }));
}

const numbers = (events: readonly Event[]): number[] =>
  events.flatMap(({ name, data }) => (name === "leg" ? data.n! : []));

it("gives a reader who comes back everything it missed, however much that is and however slowly it reads", async () => {
  const { record, port } = await openStage();
  say(record, 1_500);
  const stream = await openStream(port, "/events?since=0");
  await new Promise((resolve) => setTimeout(resolve, 300));
  say(record, 1);
  expect(new Set(numbers(await read(stream))).size).toBe(1_501);
});

it("gives it the secrets and the terms of what it missed, too", async () => {
  const { record, port } = await openStage();
  say(record, 1, [
    {
      tag: "a1b2c3d4",
      kind: "state",
      first: "abcdef",
      length: 43,
      expiresAt: null,
      maxUses: null,
    } as never,
  ]);
  const names = (await read(await openStream(port, "/events?since=0"))).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["leg", "secrets", "term", "state"]));
});

it("tells it first that the run began anew, if it did", async () => {
  const { record, port } = await openStage();
  say(record, 3);
  const { seq } = record.summary();
  record.clear();
  say(record, 1);
  const events = await read(await openStream(port, `/events?since=${seq}`));
  expect([events[0]!.name, numbers(events)]).toEqual(["reset", [1]]);
});

it("tells one who has seen more than there is that this is another run", async () => {
  const { record, port } = await openStage();
  say(record, 1);
  const events = await read(await openStream(port, "/events?since=99"));
  expect([events[0]!.name, numbers(events)]).toEqual(["reset", [1]]);
});

it("gives nothing old to one who has it all", async () => {
  const { record, port } = await openStage();
  say(record, 2);
  expect(
    numbers(await read(await openStream(port, `/events?since=${record.summary().seq}`))),
  ).toEqual([]);
});

it("answers HEAD with the header alone, and ends", async () => {
  const { port } = await openStage();
  const [response] = (await once(
    request({
      port,
      host: "127.0.0.1",
      path: "/events",
      method: "HEAD",
      headers: { host: "stage.localhost" },
    }).end(),
    "response",
  )) as [IncomingMessage];
  expect([response.statusCode, response.headers["content-type"]]).toEqual([
    200,
    "text/event-stream",
  ]);
  await once(response.resume(), "end");
});
