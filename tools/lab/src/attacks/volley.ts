import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface FormRequest {
  readonly url: string;
  /** An `application/x-www-form-urlencoded` body. */
  readonly body: string;
}

/** Until the other side has read all but the last bytes. */
const settling = 300;

/**
 * Sends one request many times at the same moment: each over a connection of its own, and all but
 * the last byte beforehand.
 *
 * @returns the status of each answer
 */
export async function sendVolley({ url, body }: FormRequest, times: number): Promise<number[]> {
  const { host, port, pathname } = new URL(url);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const request = `${head.join("\r\n")}\r\n\r\n${body}`;
  const sockets = await Promise.all(Array.from({ length: times }, () => open(Number(port))));
  const answers = sockets.map(readStatus);
  for (const socket of sockets) socket.write(request.slice(0, -1));
  await delay(settling);
  for (const socket of sockets) socket.write(request.slice(-1));
  return Promise.all(answers);
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  return socket;
}

async function readStatus(socket: Socket): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(chunks).toString("latin1"))?.[1]);
}
