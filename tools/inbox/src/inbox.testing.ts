import { createTestBrowser } from "@tale/service/testing";
import { createTransport, type SendMailOptions } from "nodemailer";
import { onTestFinished } from "vitest";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";

const origin = "http://inbox.localhost:4005";

/** An inbox on a free mail port, with the ways that tests put mail in and look at it. */
export async function openInbox(environment: NodeJS.ProcessEnv = {}) {
  const { service, sink } = await buildApp(
    readConfig({ ORIGIN: origin, SMTP_PORT: "0", LOG_LEVEL: "silent", ...environment }),
  );
  onTestFinished(() => service.close());
  await service.ready();

  const smtpPort = sink.port();
  const smtp = createTransport({ host: "127.0.0.1", port: smtpPort });
  const browse = createTestBrowser(service, origin);
  return {
    service,
    smtpPort,
    browse,
    open: (url: string) => browse({ url }),
    send: (mail: SendMailOptions) => smtp.sendMail(mail),
    sendRaw: (source: string, to: string | string[] = "carol@friends.example") =>
      smtp.sendMail({ envelope: { from: "sender@example.com", to }, raw: source }),
    messages: async () =>
      (await browse({ url: "/api/messages" })).json<
        {
          id: string;
          from: string;
          to: string;
          subject: string;
          text: string;
          html: string;
          raw: string;
          receivedAt: string;
        }[]
      >(),
  };
}
