import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import type { Mailbox } from "./mailer.ts";

/** The end of every mail's way: counts what arrives, by the address on its envelope. */
export async function openMailbox(): Promise<Mailbox & { close(): void }> {
  const counts = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, session, callback) => {
      stream.resume().on("end", () => {
        for (const { address } of session.envelope.rcptTo)
          counts.set(address.toLowerCase(), (counts.get(address.toLowerCase()) ?? 0) + 1);
        callback();
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    counts: () => Promise.resolve(counts),
    close: () => void server.close(() => undefined),
  };
}
