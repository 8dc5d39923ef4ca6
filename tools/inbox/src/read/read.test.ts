import { hiddenInputs } from "@tale/service/testing";
import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";

const mail = { from: "Quillpost <post@quillpost.example>", to: "Carol Adler <carol@friends.example>", subject: "A post", text: "Hello" };

describe("all mail", () => {
  it("says what will happen while it is empty", async () => {
    const inbox = await openInbox();
    expect((await inbox.open("/")).body).toContain("No mail yet.");
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

describe("a mail", () => {
  const opened = async (part: object): Promise<string> => {
    const inbox = await openInbox();
    await inbox.send({ ...mail, text: "", ...part });
    const [message] = await inbox.messages();
    return (await inbox.open(`/mails/${message?.id}`)).body;
  };
  const letterOf = (page: string): string => page.slice(page.indexOf('id="letter"'), page.indexOf('class="parts"'));

  it("is read once it was opened", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    const [message] = await inbox.messages();
    await inbox.open(`/mails/${message?.id}`);
    expect((await inbox.open("/")).body).not.toContain("is-unread");
  });

  it("keeps its link, which opens elsewhere and cannot reach back", async () => {
    expect(letterOf(await opened({ html: '<a href="http://blog.localhost:4000/posts/1" onclick="x()">Read</a>' }))).toContain('<a href="http://blog.localhost:4000/posts/1" target="_blank" rel="noopener">Read</a>');
  });

  it.each([
    ["a script", "<script>steal()</script>Hi"],
    ["a handler", '<p onmouseover="steal()">Hi</p>'],
    ["a javascript link", '<a href="java&#10;script:steal()">Hi</a>'],
    ["a data link", '<a href="data:text/html,steal()">Hi</a>'],
    ["a remote picture", '<img src="http://steal.example/pixel.gif">Hi'],
    ["a title", "<html><head><title>steal</title></head><body>Hi</body></html>"],
    ["a style", '<style>@import "http://steal.example"</style><p style="background:url(http://steal.example)">Hi</p>'],
    ["a frame", '<iframe srcdoc="steal"></iframe><object data="steal"></object>Hi'],
    ["a form", '<form action="http://steal.example"><input name="password"></form>Hi'],
    ["a meta refresh", '<meta http-equiv="refresh" content="0;url=http://steal.example"><base href="http://steal.example">Hi'],
    ["an svg", '<svg><a xlink:href="javascript:steal()"><text>Hi</text></a></svg>Hi'],
    ["an id or class of ours", '<p id="steal" class="steal">Hi</p>'],
    ["a tag out of our page", '</div></article></main><p steal>Hi'],
  ])("shows nothing of %s", async (_what, html) => {
    const letter = letterOf(await opened({ html }));
    expect(letter).toContain("Hi");
    expect(letter).not.toMatch(/steal/);
  });

  it("shows its text where it has no HTML, with web addresses as links", async () => {
    const letter = letterOf(await opened({ text: "See <http://blog.localhost:4000/a?b=1&c=2>, or (http://x.example/)." }));
    expect(letter).toContain('&lt;<a href="http://blog.localhost:4000/a?b=1&amp;c=2" target="_blank" rel="noopener">http://blog.localhost:4000/a?b=1&amp;c=2</a>&gt;');
    expect(letter).toContain('>http://x.example/</a>).');
  });

  it("shows its text line by line as it was written", async () => {
    expect(letterOf(await opened({ text: "one\ntwo\n  three" }))).toContain("one\ntwo\n  three");
  });

  it("shows its source without letting it become our page", async () => {
    const page = await opened({ html: "<script>steal()</script>", text: "Hello" });
    expect(page).toContain("&lt;script&gt;steal()&lt;/script&gt;");
    expect(page).not.toContain("<script>steal");
  });

  it("answers HTML of ten thousand nested elements", async () => {
    expect(await opened({ html: `${"<div>".repeat(10_000)}Hi` })).toContain("A post");
  });
});
