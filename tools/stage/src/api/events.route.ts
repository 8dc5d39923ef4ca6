import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import { Type } from "typebox";
import { stateOf, type Stage } from "./state.ts";

const mostReaders = 1_000;
/**
 * Bytes a reader may be behind before it is let go; its browser comes back and loads the run anew.
 */
const furthestBehind = 1024 * 1024;
const eventStream = { "content-type": "text/event-stream", "cache-control": "no-store" };
const betweenStates = 100;
const stillHere = Buffer.from(": still here\n\n");

/**
 * The run as it happens (server-sent events): each event is written once, and given to whoever
 * keeps up.
 */
export async function eventsRoute(
  service: Service,
  stage: Stage & { readonly onState: (listen: () => void) => void },
): Promise<void> {
  const { record } = stage;
  const readers = new Set<ServerResponse>();
  /** Those who still get what they missed. */
  const behind = new Set<ServerResponse>();
  let clearedAt = 0;
  let stateTimer: NodeJS.Timeout | undefined;

  const seq = (): number => record.summary().seq;
  /**
   * As bytes, so that all readers share them: a thousand who are behind wait for one and the same
   * megabyte.
   */
  const bytesOf = (event: string, data: unknown): Buffer =>
    Buffer.from(`id: ${seq()}\n${withoutId(event, data)}`);

  function give(reader: ServerResponse, bytes: Buffer): void {
    if (!readers.has(reader)) return;
    reader.write(bytes);
    if (reader.writableLength <= furthestBehind) return;
    readers.delete(reader);
    reader.destroy();
  }

  function tell(event: string, data: unknown): void {
    if (readers.size === 0) return;
    const bytes = bytesOf(event, data);
    for (const reader of readers) if (!behind.has(reader)) give(reader, bytes);
  }

  function tellState(): void {
    stateTimer ??= setTimeout(() => {
      stateTimer = undefined;
      tell("state", stateOf(stage));
    }, betweenStates).unref();
  }

  /**
   * What came after an event. Without ids: who breaks off in the middle asks for all of it again.
   */
  function* missedSince(since: number): Generator<string> {
    const isSame = since >= clearedAt && since <= seq();
    if (!isSame) yield withoutId("reset", { seq: clearedAt });
    const legs = record.changedSince(isSame ? since : clearedAt);
    const numbers = new Set(legs.map(({ n }) => n));
    const tags = new Set(legs.flatMap(({ secrets }) => secrets));
    yield withoutId(
      "secrets",
      record.secrets.all().filter(({ tag }) => tags.has(tag)),
    );
    for (const leg of legs) yield withoutId("leg", leg);
    for (const term of record.terms().filter(({ leg }) => numbers.has(leg)))
      yield withoutId("term", term);
  }

  /**
   * As fast as it is read, for it may be more than a reader may be behind; what happens meanwhile
   * is missed too, and follows.
   */
  async function catchUp(reader: ServerResponse, since: number, gone: AbortSignal): Promise<void> {
    let known = since;
    while (known !== seq()) {
      const now = seq();
      for (const event of missedSince(known))
        if (!reader.write(event)) await once(reader, "drain", { signal: gone });
      known = now;
    }
    behind.delete(reader);
  }

  record.events.on("leg", (leg) => tell("leg", leg));
  record.events.on("secrets", (secrets) => tell("secrets", secrets));
  record.events.on("term", (term) => tell("term", term));
  record.events.on("cleared", () => {
    clearedAt = seq();
    tell("reset", { seq: clearedAt });
  });
  record.events.on("runs", tellState);
  stage.onState(tellState);

  service.get(
    "/events",
    {
      logLevel: "warn",
      schema: { querystring: Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })) }) },
    },
    async (request, reply) => {
      if (request.method === "HEAD") return reply.headers(eventStream).send(Readable.from([]));
      if (readers.size >= mostReaders)
        return sendProblem(reply, 503, "Too many readers", "A thousand windows are open already.");
      const since = Number(request.headers["last-event-id"] ?? request.query.since ?? Number.NaN);
      const reader = reply.hijack().raw;
      const gone = new AbortController();
      const forget = (): void => {
        readers.delete(reader);
        behind.delete(reader);
        gone.abort();
      };
      reader.writeHead(200, eventStream);
      reader.write("retry: 1000\n\n");
      readers.add(reader);
      behind.add(reader);
      reader.on("close", forget);
      reader.on("error", forget);
      await catchUp(reader, Number.isNaN(since) ? seq() : since, gone.signal).catch(() =>
        reader.destroy(),
      );
      give(reader, bytesOf("state", stateOf(stage)));
      return reply;
    },
  );

  const heartbeat = setInterval(
    () => readers.forEach((reader) => give(reader, stillHere)),
    15 * second,
  ).unref();
  service.addHook("preClose", async () => {
    clearInterval(heartbeat);
    clearTimeout(stateTimer);
    readers.forEach((reader) => reader.end());
  });
}

function withoutId(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
