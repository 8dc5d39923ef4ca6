import type { RequestListener, Server } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpServer } from "./http-server.ts";
import { portOf, sendRaw } from "./raw-http.testing.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

async function listen(handle: RequestListener): Promise<number> {
  server = createHttpServer(handle);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return portOf(server);
}

const answerLate: RequestListener = (_request, response) =>
  void setTimeout(() => response.end("late"), 100);
const request = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

describe("what is no request", () => {
  it.each([
    ["400", "another protocol", "EHLO here\r\n\r\n"],
    [
      "400",
      "two lengths",
      "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
    [
      "400",
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "400",
      "a broken chunk",
      "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    ],
    [
      "431",
      "a header without end",
      `GET / HTTP/1.1\r\nHost: here\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
    ],
    ["405", "a wish for a tunnel", "CONNECT here:443 HTTP/1.1\r\nHost: here:443\r\n\r\n"],
  ])("is answered %s and its connection closed: %s", async (status, _, text) => {
    const port = await listen(
      (incoming, response) =>
        void incoming
          .on("error", () => undefined)
          .on("end", () => response.end())
          .resume(),
    );
    const [response] = await sendRaw(port, text);
    expect(response).toMatchObject({
      status: Number(status),
      headers: { connection: "close", "content-type": "application/problem+json" },
    });
    expect(JSON.parse(response!.body)).toMatchObject({ status: Number(status) });
    if (status === "405") expect(response!.headers).toHaveProperty("allow");
  });

  it.each([
    ["behind a request that is being handled", 1],
    ["behind several", 3],
  ])("gets no response that would be taken for an earlier one's: %s", async (_, count) => {
    const port = await listen(answerLate);
    expect(await sendRaw(port, request.repeat(count) + "EHLO here\r\n\r\n")).toEqual([]);
  });
});

describe("the server", () => {
  it("goes on when a client is gone in the middle of a request", async () => {
    const port = await listen(answerLate);
    for (const text of [
      request,
      request.slice(0, 10),
      "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nab",
      request.repeat(5),
    ]) {
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(text, () => socket.resetAndDestroy()),
      );
      await new Promise((closed) => socket.once("close", closed));
    }
    expect(
      await sendRaw(port, request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")),
    ).toMatchObject([{ status: 200, body: "late" }]);
  });
});
