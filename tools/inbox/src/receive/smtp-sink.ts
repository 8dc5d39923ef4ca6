import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { second } from "@tale/service/clock";
import { StartError } from "@tale/service/environment";
import type { ListenOptions } from "@tale/service/run-service";
import type { FastifyBaseLogger } from "fastify";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { MailStore } from "../mailboxes/mails.store.ts";
import { parseMail } from "./parse-mail.ts";

export interface SmtpSinkOptions {
  readonly listen: ListenOptions;
  readonly maxMailSize: number;
  readonly store: MailStore;
  readonly log: FastifyBaseLogger;
}

/** An SMTP server that accepts mail for everybody and delivers it to one store. */
export interface SmtpSink {
  /** @throws StartError when the port cannot be had */
  open(): Promise<void>;
  close(): Promise<void>;
  checkListening(): Promise<void>;
  /** Where it listens; differs from the configuration only for port 0. */
  port(): number;
}

/**
 * Speaks plain SMTP (RFC 5321) without authentication or encryption: it serves one machine's demo.
 * A mail above the limit is answered 552, more than 100 recipients 452.
 */
export function createSmtpSink({ listen, maxMailSize, store, log }: SmtpSinkOptions): SmtpSink {
  const server = new SMTPServer({
    name: "inbox",
    banner: "every mail is welcome, none leaves",
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: maxMailSize,
    rejectOversized: true,
    maxRecipients: 100,
    maxClients: 100,
    maxCommandLength: 2_048,
    socketTimeout: 30 * second,
    closeTimeout: 1 * second,
    onData: (stream, { envelope }, done) => {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      receive(stream, (envelope.mailFrom || { address: "" }).address, recipients).then(
        () => done(null, "It is in the mailbox"),
        done,
      );
    },
  });
  server.on("error", (error) => log.debug({ err: error }, "a mail connection broke"));

  async function receive(
    stream: SMTPServerDataStream,
    sender: string,
    recipients: readonly string[],
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) {
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk);
    }
    if (stream.sizeExceeded)
      return log.warn({ bytes: stream.byteLength }, "refused a mail that was too large");
    store.deliver(await parseMail(Buffer.concat(chunks), sender), recipients);
  }

  return {
    open: async () => {
      const listening = once(server.server, "listening");
      server.listen(listen.port, listen.host);
      await listening.catch(({ code, message }: NodeJS.ErrnoException) => {
        throw new StartError(
          `no mail can arrive: ${code === "EADDRINUSE" ? `${listen.host}:${listen.port} is already in use` : message}`,
        );
      });
    },
    close: () =>
      new Promise((resolve) => void (server.server.listening ? server.close(resolve) : resolve())),
    checkListening: async () => {
      if (!server.server.listening) throw new Error("the mail server does not listen");
    },
    port: () => (server.server.address() as AddressInfo).port,
  };
}
