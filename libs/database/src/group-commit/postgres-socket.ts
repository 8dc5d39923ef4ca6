import { Socket } from "node:net";

/**
 * A connection to PostgreSQL that sends what is written in one turn of the event loop in one piece.
 * Its driver would hand each query to the system by itself, and the system wake PostgreSQL for
 * each.
 */
export function createSocket(): Socket {
  const socket = new Socket();
  const uncork = socket.uncork.bind(socket);
  return Object.assign(socket, { uncork: () => process.nextTick(uncork) });
}
