import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cutOffSlowReaders } from "./slow-readers.ts";

const patience = 400;
const long = Buffer.alloc(64 * 1024 * 1024);

let server: Server;
beforeEach(async () => {
  server = createServer(({ url }, response) => {
    if (url === "/long") response.end(long);
    if (url === "/events") response.write(long);
    if (url === "/late") setTimeout(() => response.end("late"), 3 * patience);
  });
  cutOffSlowReaders(server, patience);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

function ask(path: string): Socket {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n`);
  return socket;
}

const countConnections = () =>
  new Promise((told) => server.getConnections((_, count) => told(count)));
const readToEnd = (socket: Socket) =>
  new Promise<number>((ended, failed) =>
    socket
      .resume()
      .once("error", failed)
      .once("close", () => ended(socket.bytesRead)),
  );

describe("a connection is cut off", () => {
  it("when its answer is waiting and nothing is read", async () => {
    const silent = ask("/long").pause();
    await wait(patience / 2);
    expect(await countConnections()).toBe(1);
    await expect.poll(countConnections, { timeout: 5_000 }).toBe(0);
    expect(await readToEnd(silent)).toBeLessThan(long.length);
  });
});

describe("a connection is left alone", () => {
  it("while it is silent after something was read slowly", async () => {
    const events = ask("/events").pause();
    await wait(patience / 2);
    events.resume();
    await wait(3 * patience);
    expect(await countConnections()).toBe(1);
    events.destroy();
  });

  it("while its reader takes something now and then", async () => {
    const slow = ask("/long");
    let read = 0;
    slow.on("data", (bytes) => {
      read += bytes.length;
      slow.pause();
    });
    const end = Date.now() + 4 * patience;
    while (Date.now() < end) {
      await wait(5);
      slow.resume();
    }
    expect(await countConnections()).toBe(1);
    expect(read).toBeLessThan(long.length - 8 * 1024 * 1024);
    slow.removeAllListeners("data");
    await readToEnd(slow);
    expect(slow.bytesRead).toBeGreaterThan(long.length);
  });

  it("while its answer is not there yet", async () => {
    expect(await readToEnd(ask("/late"))).toBeGreaterThan("late".length);
  });
});
