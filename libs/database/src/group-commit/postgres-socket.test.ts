import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createSocket } from "./postgres-socket.ts";

it("sends what several queries of one turn write in one piece, and nothing later", async () => {
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = createSocket().connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const sent: number[] = [];
  Object.assign(socket, {
    _writev: (chunks: unknown[], done: () => void) => (sent.push(chunks.length), done()),
  });

  const query = (...messages: string[]): void => {
    socket.cork();
    for (const message of messages) socket.write(message);
    socket.uncork();
  };
  query("bind", "execute");
  query("bind", "execute", "sync");
  expect(sent).toEqual([]);
  await new Promise(setImmediate);
  expect(sent).toEqual([5]);
  query("bind", "execute");
  await new Promise(setImmediate);
  expect(sent).toEqual([5, 2]);
  socket.destroy();
  server.close();
});
