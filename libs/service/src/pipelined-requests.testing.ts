import { type IncomingMessage, type ServerResponse } from "node:http";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers with what was sent, a moment later, and counts how many requests it does at once. */
export function createWorker(delay: number | ((url: string) => number) = 1) {
  const counts = { now: 0, most: 0, handled: 0 };
  const handle: Handle = (request, response) => {
    counts.handled += 1;
    counts.most = Math.max(counts.most, ++counts.now);
    response.once("close", () => (counts.now -= 1));
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    const answer = () => response.end(`${request.url}${body.length > 0 ? ` ${body.length}` : ""}`);
    const later = () => setTimeout(answer, typeof delay === "number" ? delay : delay(request.url!));
    if (request.readableEnded) later();
    else request.once("end", later);
  };
  return { counts, handle };
}

export const get = (path: string, close = false) =>
  `GET ${path} HTTP/1.1\r\nHost: here\r\n${close ? "Connection: close\r\n" : ""}\r\n`;
export const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
export const many = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);
