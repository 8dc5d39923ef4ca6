import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { TLSSocket, type SecureContextOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** Where a client is: at which of all connections, and how many mails went over this one. */
export interface Moment {
  readonly connection: number;
  readonly mails: number;
}

/**
 * What to answer to a line: a reply, `undefined` for the usual one, "" for none at all. A reply
 * that begins with 421, or ends with "close", ends the connection.
 */
export type Answers = (
  line: string,
  moment: Moment,
) => string | undefined | Promise<string | undefined>;

export interface RudeMailServerOptions {
  /** Speaks TLS with this key: after STARTTLS, or from the first byte. */
  readonly tls?: SecureContextOptions;
  readonly isImplicit?: boolean;
}

const usual: Record<string, string> = {
  "": "220 rude.example ESMTP",
  EHLO: "250 rude.example",
  DATA: "354 go on",
  ".": "250 2.0.0 taken",
  QUIT: "221 bye close",
  STARTTLS: "220 go on",
  AUTH: "235 welcome",
};

/**
 * A mail server that misbehaves as a test wants it, line by line; the greeting answers "" and the
 * end of a mail ".". For tests only.
 */
export async function startRudeMailServer(
  answers: Answers = () => undefined,
  { tls, isImplicit = false }: RudeMailServerOptions = {},
) {
  const lines: string[] = [];
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    const moment = { connection: (connections += 1), mails: 0 };
    talk(isImplicit ? secured(socket) : socket, moment, true);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });

  function secured(socket: Socket): TLSSocket {
    return new TLSSocket(socket, { isServer: true, ...tls }).on("error", () => undefined);
  }

  function talk(
    socket: Socket,
    moment: { connection: number; mails: number },
    greets: boolean,
  ): void {
    let rest = "";
    let text: string[] | undefined;
    let turn = Promise.resolve();
    const answer = async (line: string): Promise<void> => {
      const reply =
        (await answers(line, moment)) ?? usual[line.split(/[ :]/)[0]!.toUpperCase()] ?? "250 fine";
      if (reply === "" || socket.destroyed) return;
      const isLast = reply.endsWith("close") || reply.startsWith("421");
      if (reply !== "close") socket.write(`${reply.replace(/ ?close$/, "")}\r\n`);
      if (reply.startsWith("354")) text = [];
      if (isLast) socket.end();
      if (line === "STARTTLS" && reply.startsWith("220")) {
        socket.removeAllListeners("data");
        talk(secured(socket), moment, false);
      }
    };
    const take = async (line: string): Promise<void> => {
      if (text && line !== ".") return void text.push(line);
      lines.push(line);
      if (text) {
        received.push(text.join("\n"));
        moment.mails += 1;
        text = undefined;
      }
      await answer(line);
    };
    socket.on("data", (data: Buffer) => {
      const whole = `${rest}${data.toString()}`.split("\r\n");
      rest = whole.pop()!;
      for (const line of whole) turn = turn.then(() => take(line));
    });
    if (greets) turn = turn.then(() => answer(""));
  }

  return {
    /** What clients said, the text of mails left out. */
    lines,
    /** Mails whose text came whole, taken or not. */
    received,
    get connections() {
      return connections;
    },
    port: (server.address() as AddressInfo).port,
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}
