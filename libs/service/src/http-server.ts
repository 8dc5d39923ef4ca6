import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { second } from "./clock.ts";
import { createPipelinedRequests, type PipelinedRequests } from "./pipelined-requests.ts";
import { cutOffSlowReaders } from "./slow-readers.ts";

/**
 * Node's server, with a bound for everything a connection may take: time, silence, and requests at
 * once.
 */
export function createHttpServer(handle: RequestListener): Server {
  const requests = createPipelinedRequests((request, response) => {
    if (request.url!.startsWith("/")) handle(request, response);
    else handleWholeAddress(handle, request, response);
  });
  const server = createServer(
    {
      headersTimeout: 15 * second,
      requestTimeout: 30 * second,
      connectionsCheckingInterval: 5 * second,
      keepAliveTimeout: 10 * second,
      // A request without a body has nothing to wait for: its stream has ended when it begins.
      optimizeEmptyRequests: true,
    },
    requests.handle,
  );
  cutOffSlowReaders(server, 15 * second);
  server.on("clientError", (error, socket) => answerClientError(requests, error, socket));
  server.on("connect", (_request, socket: Socket) =>
    refuse(requests, socket, 405, "Nothing is tunnelled here.", "allow: GET, HEAD\r\n"),
  );
  return server;
}

/**
 * RFC 9112 §3.2.2: a request may name its whole address, as it would to a proxy. The host in it is
 * the one of `Host`.
 */
function handleWholeAddress(
  handle: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [, host, path] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(request.url!) ?? [];
  if (host !== undefined && host.toLowerCase() !== request.headers.host?.toLowerCase()) {
    const body = problemOf(400, "Host and the address name two hosts.");
    response
      .writeHead(400, { connection: "close", "content-type": "application/problem+json" })
      .end(body);
    return;
  }
  if (path !== undefined) request.url = path.startsWith("/") ? path : `/${path}`;
  handle(request, response);
}

const problems: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request took too long to arrive."],
  HPE_HEADER_OVERFLOW: [431, "The header of the request is longer than 16 KiB."],
};

/**
 * What cannot be read as a request is refused and its connection closed: where the next request
 * would begin is not known.
 */
function answerClientError(
  requests: PipelinedRequests,
  { code = "" }: NodeJS.ErrnoException,
  socket: Duplex,
): void {
  if (code === "ECONNRESET" || socket.destroyed) return;
  if (code === "ERR_HTTP_REQUEST_TIMEOUT" && requests.excuse(socket as Socket)) return;
  const [status, detail] = problems[code] ?? [400, "This is not a request that HTTP/1.1 knows."];
  refuse(requests, socket as Socket, status, detail);
}

function refuse(
  requests: PipelinedRequests,
  socket: Socket,
  status: number,
  detail: string,
  header = "",
): void {
  const body = problemOf(status, detail);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n${header}\r\n`;
  if (socket.writable && requests.mayAnswer(socket))
    socket.end(head + body, () => socket.destroy());
  else socket.destroy();
}

function problemOf(status: number, detail: string): string {
  return JSON.stringify({ type: "about:blank", title: STATUS_CODES[status], status, detail });
}
