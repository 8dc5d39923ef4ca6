import { fileURLToPath } from "node:url";
import { contentSecurityPolicy } from "@tale/pages/content-security-policy";
import type { GuideAddresses } from "@tale/pages/page-settings";
import { registerPages } from "@tale/pages/register-pages";
import type { Service } from "@tale/service/create-service";
import { cast } from "@tale/story/cast";
import { carol } from "@tale/story/guide";
import { Type } from "typebox";
import type { Mail, MailStore } from "../mailboxes/mails.store.ts";
import { describeMail, describeMailboxes, describeRow } from "./descriptions.ts";
import { mailIsGone } from "./mail-is-gone.ts";
import { letterPage, letterSandbox } from "./letter.page.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const brand = {
  name: "The inbox",
  drawing: "envelope",
  task: "receives the mail that the friends in this story get",
  colour: cast.inbox.colour,
  typeface: "sans",
  stylesheets: ["inbox.css"],
} as const;

const newestShown = 200;
/** Seconds between two looks at a list where no script listens. */
const refresh = 5;

/**
 * Whoever watches the story reads the friends' mail: all of it, one friend's mailbox, one mail.
 * Opening a mail marks it as read. The pages renew themselves when mail arrives, and without
 * scripts every few seconds.
 */
export async function readPages(
  pages: Service,
  {
    store,
    origin,
    guide,
  }: { store: MailStore; origin: string; guide?: GuideAddresses | undefined },
): Promise<void> {
  await registerPages(pages, {
    brand,
    origin,
    templates: folder("../"),
    assets: folder("../assets/"),
    guide,
  });

  pages.get("/", async (_request, reply) => {
    const mailboxes = store.mailboxes();
    const list = { title: "All mail", mails: newest(store.all().toReversed(), true) };
    return reply.view("read/read.page.hbs", {
      mailboxes: describeMailboxes(mailboxes),
      isStart: true,
      moment: "mailboxes",
      list,
      title: "All mail",
      refresh,
    });
  });

  const ofMailbox = { schema: { params: Type.Object({ address: Type.String() }) } };
  pages.get("/mailboxes/:address", ofMailbox, async (request, reply) => {
    const mailboxes = store.mailboxes();
    const address = request.params.address.toLowerCase();
    const mailbox = mailboxes.find((one) => one.address.toLowerCase() === address);
    // The guide may lead to Carol's before the first mail has come.
    if (!mailbox && address !== carol) throw mailIsGone("This mailbox is empty");
    const list = mailbox
      ? { title: mailbox.name, address: mailbox.address, mails: newest(mailbox.mails, false) }
      : { title: "No mail yet", address, mails: [] };
    return reply.view("read/read.page.hbs", {
      moment: mailbox ? "mailbox" : "empty-mailbox",
      mailboxes: describeMailboxes(mailboxes, address),
      list,
      title: list.title,
      refresh,
    });
  });

  const ofMail = { schema: { params: Type.Object({ id: Type.String() }) } };
  pages.get("/mails/:id", ofMail, async (request, reply) => {
    const mail = store.find(request.params.id);
    if (!mail) throw mailIsGone("This mail is gone");
    mail.isRead = true;
    const mailboxes = describeMailboxes(store.mailboxes(), mail.to);
    reply.header("content-security-policy", `${contentSecurityPolicy()}; frame-src 'self'`);
    return reply.view("read/read.page.hbs", {
      mailboxes,
      moment: "mail",
      mail: describeMail(mail),
      letterSandbox,
      title: mail.subject || "(no subject)",
    });
  });
  await letterPage(pages, { store });

  pages.post("/empty", async (_request, reply) => {
    store.clear();
    return reply.redirect("/", 303);
  });
}

function newest(mails: readonly Mail[], withRecipient: boolean): ReturnType<typeof describeRow>[] {
  return mails.slice(0, newestShown).map((mail) => describeRow(mail, withRecipient));
}
