import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Cuts off whoever asks and does not read. Node bounds how long a request may take to arrive, but
 * not how long an answer may take to leave: what a reader does not take stays in memory, and its
 * connection open. A connection on which nothing is waiting to leave may be silent, as streams of
 * events and requests that are held are.
 *
 * @param patience milliseconds in which a reader must take something of what is waiting. What was
 * taken at the beginning counts, so that up to twice as long may pass, and a sixth more.
 */
export function cutOffSlowReaders(server: Server, patience: number): void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const look = setInterval(() => {
    for (const socket of open) {
      const isWaiting = socket.writableLength > 0;
      if (isWaiting && !socket.timeout) socket.setTimeout(patience);
      if (!isWaiting && socket.timeout === patience) socket.setTimeout(0);
    }
  }, patience / 6).unref();
  server.once("close", () => clearInterval(look));
}
