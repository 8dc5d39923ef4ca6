import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Notifications } from "@tale/database/notifications";
import { minute } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { notHere, type Authors } from "../author.ts";
import type { DeliveriesStore } from "../stores/deliveries.store.ts";
import type { SharesStore } from "../stores/shares.store.ts";
import { LetterParameters } from "./preview.page.ts";
import { isSettled } from "./progress.ts";

export interface LetterEventsOptions {
  readonly authors: Authors;
  readonly shares: SharesStore;
  readonly deliveries: DeliveriesStore;
  /** Rings whenever any delivery changed. */
  readonly notifications: Notifications;
}

const eventStream = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

const most = { streams: 200, time: 5 * minute };

/** Changes closer together than this are told as one. */
const breath = 150;

/**
 * Server-sent events for a letter's page: only that something changed. The page then fetches
 * itself, so there is one place that says what it looks like. A stream ends when nothing more will
 * happen, or after five minutes; the browser then comes back.
 */
export async function letterEventsRoute(
  pages: Service,
  { authors, shares, deliveries, notifications }: LetterEventsOptions,
): Promise<void> {
  const streams = new Set<ServerResponse>();
  pages.addHook("preClose", async () => streams.forEach((stream) => stream.end()));

  pages.get(
    "/letters/:id/events",
    { schema: { params: LetterParameters } },
    async (request, reply) => {
      const share = await shares.find(request.params.id);
      if (!share || share.author !== (await authors.of(request))) throw notHere();
      if (request.method === "HEAD") return reply.headers(eventStream).send(Readable.from([]));
      if (streams.size >= most.streams) return reply.code(429).header("retry-after", "5").send();
      reply.hijack();
      const stream = reply.raw.writeHead(200, eventStream);
      stream.write("retry: 1000\n\n");
      follow(stream, share.id);
    },
  );

  function follow(stream: ServerResponse, shareId: string): void {
    let pause: NodeJS.Timeout | undefined;
    const tell = async (): Promise<void> => {
      pause = undefined;
      const settled = isSettled(await deliveries.of(shareId));
      if (stream.writableEnded) return;
      stream.write(`event: ${settled ? "settled" : "changed"}\ndata:\n\n`);
      if (settled) stream.end();
    };
    const listener = (): void =>
      void (pause ??= setTimeout(() => void tell().catch(() => stream.end()), breath));
    const life = setTimeout(() => stream.end(), most.time).unref();
    streams.add(stream);
    const stopListening = notifications.listen(listener);
    stream.once("close", () => {
      stopListening();
      streams.delete(stream);
      clearTimeout(pause);
      clearTimeout(life);
    });
    listener();
  }
}
