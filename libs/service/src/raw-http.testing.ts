import { connect } from "node:net";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface RawResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The port a server listens on. For tests only. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * Sends bytes as they are to a port of this machine, and reads until the connection is closed:
 * requests say `connection: close`. For tests only.
 *
 * @param within milliseconds after which a connection that is still open is given up
 */
export function sendRaw(
  port: number,
  ...parts: readonly (string | Buffer)[]
): Promise<readonly RawResponse[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => parts.forEach((part) => socket.write(part)));
    const chunks: Buffer[] = [];
    socket.setTimeout(4_000, () =>
      socket.destroy(new Error(`never answered; so far: ${Buffer.concat(chunks).toString()}`)),
    );
    socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
    socket.on("close", () => resolve(readResponses(Buffer.concat(chunks).toString("latin1"))));
  });
}

/** Responses one after the other; a body without a length goes on to the end. */
export function readResponses(text: string): readonly RawResponse[] {
  const responses: RawResponse[] = [];
  for (let begin = 0; text.startsWith("HTTP/1.1 ", begin);) {
    const bodyBegin = text.indexOf("\r\n\r\n", begin) + 4;
    const [line = "", ...fields] = text.slice(begin, bodyBegin - 4).split("\r\n");
    const headers = Object.fromEntries(
      fields.map((field) => [
        field.split(":", 1)[0]!.toLowerCase(),
        field.slice(field.indexOf(":") + 1).trim(),
      ]),
    );
    const hasNoBody = text.length === bodyBegin || text.startsWith("HTTP/1.1 ", bodyBegin);
    const end = hasNoBody
      ? bodyBegin
      : bodyBegin + Number(headers["content-length"] ?? text.length);
    responses.push({
      status: Number(line.split(" ")[1]),
      headers,
      body: text.slice(bodyBegin, end),
    });
    begin = end;
  }
  return responses;
}
