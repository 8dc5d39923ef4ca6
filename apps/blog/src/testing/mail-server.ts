import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface Received {
  readonly to: string;
  readonly raw: string;
}

/** A mail server of our own, with what it received. For tests only. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  onMail: (mail: Received) => Promise<void> | void = () => undefined,
) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, session, callback) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const mail = {
          to: session.envelope.rcptTo[0]!.address,
          raw: Buffer.concat(parts).toString("utf8"),
        };
        received.push(mail);
        void Promise.resolve(onMail(mail)).then(() => callback());
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    received,
    /** How many connections there were. */
    get connections() {
      return sockets.size;
    },
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    /** Breaks every connection, as a power cut would. */
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
