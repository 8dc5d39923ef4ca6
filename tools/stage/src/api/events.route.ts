import type { ServerResponse } from "node:http";
import { second } from "@tale/service/clock";
import { sendProblem, type Service } from "@tale/service/create-service";
import { Type } from "typebox";
import { stateOf, type Stage } from "./state.ts";

const mostReaders = 1_000;
/** Bytes a reader may be behind before it is let go; its browser comes back and asks for what it missed. */
const furthestBehind = 1024 * 1024;
const betweenStates = 100;
const stillHere = Buffer.from(": still here\n\n");

/** The run as it happens (server-sent events): each event is written once, and given to whoever keeps up. */
export async function eventsRoute(service: Service, stage: Stage & { readonly onState: (listen: () => void) => void }): Promise<void> {
  const { record } = stage;
  const readers = new Set<ServerResponse>();
  let stateTimer: NodeJS.Timeout | undefined;

  /** As bytes, so that all readers share them: a thousand who are behind wait for one and the same megabyte. */
  const bytesOf = (event: string, data: unknown): Buffer => Buffer.from(`id: ${record.summary().seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

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
    for (const reader of readers) give(reader, bytes);
  }

  function tellState(): void {
    stateTimer ??= setTimeout(() => {
      stateTimer = undefined;
      tell("state", stateOf(stage));
    }, betweenStates).unref();
  }

  record.events.on("leg", (leg) => tell("leg", leg));
  record.events.on("secrets", (secrets) => tell("secrets", secrets));
  record.events.on("term", (term) => tell("term", term));
  record.events.on("cleared", () => tell("reset", { seq: record.summary().seq }));
  record.events.on("runs", tellState);
  stage.onState(tellState);

  service.get("/events", { logLevel: "warn", schema: { querystring: Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })) }) } }, async (request, reply) => {
    if (readers.size >= mostReaders) return sendProblem(reply, 503, "Too many readers", "A thousand windows are open already.");
    const since = Number(request.headers["last-event-id"] ?? request.query.since ?? Number.NaN);
    const reader = reply.hijack().raw;
    reader.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    reader.write("retry: 1000\n\n");
    readers.add(reader);
    reader.on("close", () => readers.delete(reader));
    reader.on("error", () => readers.delete(reader));
    give(reader, bytesOf("state", stateOf(stage)));
    for (const leg of Number.isNaN(since) ? [] : record.changedSince(since)) give(reader, bytesOf("leg", leg));
    return reply;
  });

  const heartbeat = setInterval(() => readers.forEach((reader) => give(reader, stillHere)), 15 * second).unref();
  service.addHook("preClose", async () => {
    clearInterval(heartbeat);
    clearTimeout(stateTimer);
    readers.forEach((reader) => reader.end());
  });
}
