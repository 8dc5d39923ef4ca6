import { systemClock, systemRandom, type Clock, type Random } from "@tale/service/clock";
import { createService, type Service } from "@tale/service/create-service";
import { publishMail } from "@tale/backstage/mail";
import { arrivalsRoute } from "./arrivals/arrivals.route.ts";
import type { Config } from "./config.ts";
import { createMailStore, type MailStore } from "./mailboxes/mails.store.ts";
import { messagesRoute } from "./messages/messages.route.ts";
import { readPages } from "./read/read.page.ts";
import { createSmtpSink, type SmtpSink } from "./receive/smtp-sink.ts";

export interface Chance {
  readonly now?: Clock;
  readonly random?: Random;
}

/**
 * The friends' mailbox: takes every mail that arrives by SMTP and shows it. Nothing is ever sent
 * on, nothing is stored.
 */
export async function buildApp(
  config: Config,
  { now = systemClock, random = systemRandom }: Chance = {},
): Promise<{ service: Service; sink: SmtpSink }> {
  const store = createMailStore(config.limits, { now, random });
  const { origin } = config;
  const service = createService({
    party: "inbox",
    ...config,
    checkReady: () => sink.checkListening(),
    reset: async (what) => what === "everything" && store.clear(),
  });

  const sink = createSmtpSink({
    listen: config.smtp,
    maxMailSize: config.limits.mailSize,
    store: announced(store, origin),
    log: service.log,
  });
  service.addHook("onReady", () => sink.open());
  service.addHook("onClose", () => sink.close());

  await service.register(messagesRoute, { store });
  await service.register(arrivalsRoute, { store });
  await service.register(readPages, { store, origin, guide: config.pages.guide });
  return { service, sink };
}

/** The store, as mail reaches it: whoever watches the play hears of each. */
function announced(store: MailStore, origin: string): MailStore {
  return {
    ...store,
    deliver: (mail, recipients) => {
      store.deliver(mail, recipients);
      for (const to of recipients)
        publishMail({
          at: origin,
          from: mail.from.address,
          to,
          subject: mail.subject,
          text: mail.text,
        });
    },
  };
}
