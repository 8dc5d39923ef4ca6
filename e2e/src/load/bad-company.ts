import { connect, type Socket } from "node:net";

/** Connections that keep a server waiting, and what becomes of them. */
export interface Hangers {
  readonly sockets: readonly Socket[];
  /** How many the server has let go of; of readers, only those that read again can know. */
  readonly gone: () => number;
}

/** So many connections on which nothing is ever said. */
export const openIdle = (origin: string, count: number): Promise<Hangers> =>
  open(origin, count, () => undefined);

/**
 * Half of them send a byte of a header now and then, half a byte of a form; none comes to an end.
 */
export function openSlowSenders(origin: string, count: number): Promise<Hangers> {
  const form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 50000\r\n\r\n";
  return open(origin, count, (socket, number) => {
    socket.write(
      number % 2
        ? `GET / HTTP/1.1\r\nhost: ${new URL(origin).host}\r\nx-slow: `
        : `POST /token HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n${form}`,
    );
    const sending = setInterval(() => socket.write("a"), 1_000);
    socket.once("close", () => clearInterval(sending));
  });
}

/**
 * They ask for the same thing again and again, on one connection, and read nothing of it; one comes
 * every 60 milliseconds.
 */
export function openSlowReaders(
  origin: string,
  count: number,
  path: string,
  headers = "",
): Promise<Hangers> {
  return open(origin, count, (socket, number) => {
    socket.pause();
    setTimeout(
      () =>
        socket.write(
          `GET ${path} HTTP/1.1\r\nhost: ${new URL(origin).host}\r\n${headers}\r\n`.repeat(60),
        ),
      number * 60,
    );
  });
}

async function open(
  origin: string,
  count: number,
  begin: (socket: Socket, number: number) => void,
): Promise<Hangers> {
  const { port } = new URL(origin);
  let gone = 0;
  const sockets = Array.from({ length: count }, () => connect(Number(port), "127.0.0.1"));
  await Promise.all(
    sockets.map(
      (socket, number) =>
        new Promise<void>((opened, failed) => {
          socket.once("error", failed).once("connect", () => {
            socket
              .off("error", failed)
              .on("error", () => undefined)
              .once("close", () => (gone += 1))
              .resume();
            begin(socket, number);
            opened();
          });
        }),
    ),
  );
  return { sockets, gone: () => gone };
}
