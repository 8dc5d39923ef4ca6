import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";

const mail = {
  from: "post@quillpost.example",
  to: "carol@friends.example",
  subject: "A post",
  text: "Hello",
  html: "<p>Hello<script>1</script></p>",
};

describe("GET /api/messages", () => {
  it("answers an empty list before anything arrived", async () => {
    const inbox = await openInbox();
    expect(await inbox.messages()).toEqual([]);
  });

  it("answers every field as text, in order of arrival, and the HTML as it was sent", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    await inbox.send({ ...mail, to: "dave@friends.example" });

    const messages = await inbox.messages();
    expect(messages.map(({ to }) => to)).toEqual(["carol@friends.example", "dave@friends.example"]);
    expect(Object.keys(messages[0]!).toSorted()).toEqual([
      "from",
      "html",
      "id",
      "raw",
      "receivedAt",
      "subject",
      "text",
      "to",
    ]);
    expect(messages[0]).toMatchObject({ from: mail.from, subject: mail.subject });
    expect(messages[0]!.html.trim()).toBe(mail.html);
    expect(new Date(messages[0]!.receivedAt).toISOString()).toBe(messages[0]!.receivedAt);
  });

  it("leaves mails unread", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    await inbox.messages();
    expect((await inbox.open("/")).body).toContain("is-unread");
  });
});

describe("DELETE /api/messages", () => {
  it("empties every mailbox", async () => {
    const inbox = await openInbox();
    await inbox.send(mail);
    expect((await inbox.browse({ method: "DELETE", url: "/api/messages" })).statusCode).toBe(204);
    expect(await inbox.messages()).toEqual([]);
  });
});

describe("421, another host", () => {
  it("is not answered, so that no foreign name can be pointed at the inbox", async () => {
    const inbox = await openInbox();
    const answer = await inbox.service.inject({ url: "/api/messages", authority: "evil.example" });
    expect(answer.statusCode).toBe(421);
  });
});

describe("GET /readyz", () => {
  it("says ready only while mail can arrive", async () => {
    const inbox = await openInbox();
    expect((await inbox.open("/readyz")).json()).toEqual({ status: "ready" });
  });
});
