import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";
import { mail } from "./read.testing.ts";

describe("all mail", () => {
  it("says what will happen while it is empty", async () => {
    const inbox = await openInbox();
    expect((await inbox.open("/")).body).toContain("No mail yet.");
  });

  it("says whose page it is, and wears a mark of its own", async () => {
    const page = (await (await openInbox()).open("/")).body;
    expect(page).toMatch(
      /<svg class="mark" [^>]*aria-hidden="true">.*fill="#a32f78".*<\/svg>The inbox/,
    );
    expect(page).toContain(
      "<strong>The inbox</strong> receives the mail that the friends in this story get.",
    );
  });

  it("names each friend with the number of unread mails", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    await inbox.send({ ...mail, to: "CAROL@friends.example" });
    const page = (await inbox.open("/")).body;
    expect(page.match(/href="\/mailboxes\//g)).toHaveLength(1);
    expect(page).toContain('<span class="unread">2<');
  });

  it("is emptied by its button", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    const form = hiddenInputs((await inbox.open("/")).body);
    expect((await inbox.browse({ method: "POST", url: "/empty", form })).statusCode).toBe(303);
    expect(await inbox.messages()).toEqual([]);
  });

  it("is not emptied by a form of somebody else", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    expect((await inbox.browse({ method: "POST", url: "/empty", form: {} })).statusCode).toBe(403);
    expect(await inbox.messages()).toHaveLength(1);
  });
});

describe("a mailbox", () => {
  it("holds this friend's mail and nobody else's", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    await inbox.send({ ...mail, to: "dave@friends.example", subject: "For Dave" });
    const page = (await inbox.open("/mailboxes/carol%40friends.example")).body;
    expect(page).toContain("A post");
    expect(page).not.toContain("For Dave");
  });

  it("is found for an address that needs escaping", async () => {
    const inbox = await openInbox();
    await inbox.send({ ...mail, to: "o'brien+blog/1@friends.example" });
    const [, href = ""] = (await inbox.open("/")).body.match(/href="(\/mailboxes\/[^"]+)"/) ?? [];
    expect((await inbox.open(href.replaceAll("&#x27;", "'"))).statusCode).toBe(200);
  });

  it("is a page that explains itself when nothing is there", async () => {
    const inbox = await openInbox();
    const answer = await inbox.open("/mailboxes/nobody%40friends.example");
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain("This mailbox is empty");
  });
});

describe("a heading", () => {
  it("comes first on every page, before any of less weight", async () => {
    const inbox = await openInbox();
    await inbox.send({ ...mail, html: "<h3>Hello</h3>" });
    const [message] = await inbox.messages();
    for (const url of ["/", "/mailboxes/carol%40friends.example", `/mails/${message?.id}`]) {
      expect((await inbox.open(url)).body.match(/<h\d/g), url).toEqual(["<h1"]);
    }
  });
});
