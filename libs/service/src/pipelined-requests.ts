import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { second } from "./clock.ts";

type Exchange = readonly [IncomingMessage, ServerResponse];

/**
 * What is known of a connection: the response that was begun last, and the requests that wait
 * behind it.
 */
interface Connection {
  last: ServerResponse;
  waiting?: Exchange[];
  /** Whether a request had too little time to arrive, because its connection was not read. */
  isExcused?: boolean;
}

/** A request that waits takes about 3 KB. */
const usual = { most: 30_000, patience: 15 * second };

export type PipelinedRequests = ReturnType<typeof createPipelinedRequests>;

/**
 * Handles the requests of a connection one after the other. A client may send many without waiting
 * for a response (RFC 9112 §9.3.2), and Node would begin them all at once. While a request waits,
 * its connection is not read, so that all that wait there came in one read of at most 64 KiB.
 * Between two requests of a connection all others have a turn.
 *
 * @param limits `most` requests wait, over all connections: a connection that brings one more is
 * closed, and its client sends again what was not answered (RFC 9112 §9.3.2). `patience`: how many
 * milliseconds an excused request may take to arrive, once its connection is read again
 */
export function createPipelinedRequests(handle: RequestListener, { most, patience } = usual) {
  const connections = new WeakMap<Socket, Connection>();
  let waitingEverywhere = 0;

  function wait(socket: Socket, connection: Connection, exchange: Exchange): void {
    if (socket.destroyed) return;
    if (waitingEverywhere >= most) return void socket.destroy();
    waitingEverywhere += 1;
    const waiting = (connection.waiting ??= prepareToWait(socket));
    waiting.push(exchange);
    if (waiting.length > 1) return;
    socket.pause();
    goOnAfter(connection, socket);
  }

  /**
   * Node resumes a connection whenever a body seems to be wanted; it stays paused while a request
   * waits.
   */
  function prepareToWait(socket: Socket): Exchange[] {
    const waiting: Exchange[] = [];
    socket.on("resume", () => void (waiting.length > 0 && socket.pause()));
    socket.once("close", () => void (waitingEverywhere -= waiting.splice(0).length));
    return waiting;
  }

  function goOnAfter({ last }: Connection, socket: Socket): void {
    last.once("close", () => setImmediate(goOn, socket));
  }

  function goOn(socket: Socket): void {
    const connection = connections.get(socket)!;
    const next = connection.waiting!.shift();
    if (!next) return;
    waitingEverywhere -= 1;
    connection.last = next[1];
    if (connection.waiting!.length > 0) goOnAfter(connection, socket);
    else readOn(socket, connection);
    if (!socket.destroyed) handle(...next);
  }

  function readOn(socket: Socket, connection: Connection): void {
    const { last, isExcused } = connection;
    socket.resume();
    connection.isExcused = false;
    if (isExcused)
      setTimeout(() => void (connection.last === last && socket.destroy()), patience).unref();
  }

  return {
    handle: (request: IncomingMessage, response: ServerResponse): void => {
      const connection = connections.get(request.socket);
      if (connection && (connection.waiting?.length || !connection.last.writableFinished)) {
        return wait(request.socket, connection, [request, response]);
      }
      if (connection) connection.last = response;
      else connections.set(request.socket, { last: response });
      handle(request, response);
    },

    /**
     * Whether something may be written that the client takes for the response to the request it is
     * sending.
     */
    mayAnswer: (socket: Socket): boolean => {
      const { last, waiting } = connections.get(socket) ?? {};
      if (!last) return true;
      return (
        !waiting?.length && (last.writableFinished || !(last.req.complete || last.headersSent))
      );
    },

    /**
     * A request could not arrive in time, because the requests before it were being handled.
     * @returns whether that is so
     */
    excuse: (socket: Socket): boolean => {
      const connection = connections.get(socket);
      if (!connection?.waiting?.length) return false;
      connection.isExcused = true;
      return true;
    },
  };
}
