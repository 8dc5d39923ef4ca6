import { second } from "@tale/service/clock";
import type { Service } from "@tale/service/create-service";
import { sendProblem } from "@tale/service/problem";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { MailStore } from "../mailboxes/mails.store.ts";

const eventStream = { "content-type": "text/event-stream", "cache-control": "no-store" };
const maxListeners = 100;

/**
 * Open pages hear that mail arrived or went (server-sent events, `event: change`), and fetch
 * themselves again. Nothing of the mail itself is sent here.
 */
export async function arrivalsRoute(
  service: Service,
  { store }: { store: MailStore },
): Promise<void> {
  const open = new Set<ServerResponse>();
  const tellAll = (text: string): void => open.forEach((response) => response.write(text));
  const stopListening = store.onChange(() => tellAll("event: change\ndata:\n\n"));
  const heartbeat = setInterval(tellAll, 15 * second, ": still here\n\n").unref();

  service.get("/arrivals", { logLevel: "warn" }, async (request, reply) => {
    if (request.method === "HEAD") return reply.headers(eventStream).send(Readable.from([]));
    if (open.size >= maxListeners)
      return sendProblem(reply, 503, "Too many listeners", "Reload the page to see new mail.");
    const response = reply.hijack().raw;
    response.writeHead(200, eventStream);
    response.write("retry: 2000\n\n");
    open.add(response);
    response.on("close", () => open.delete(response));
    return reply;
  });

  service.addHook("preClose", async () => {
    stopListening();
    clearInterval(heartbeat);
    open.forEach((response) => response.end());
  });
}
