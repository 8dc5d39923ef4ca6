import PostalMime from "postal-mime";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SMTPServerOptions } from "smtp-server";
import { startMailServer, type Received } from "../testing/mail-server.ts";
import { origin } from "../testing/start-story.ts";
import { readMailServer } from "./mail-server.ts";
import { writeMail, type Letter } from "./mail.ts";
import { createPostOffice } from "./post-office.ts";

const letter: Letter = {
  title: "The lighthouse",
  excerpt: "It stands.",
  url: "http://blog.localhost:4000/posts/the-lighthouse-0123456789ab",
  signature: "Alice",
  note: "Look!",
  replyTo: undefined,
};
const carol = { name: "Carol Adler", address: "carol@friends.example" };

async function open(options: SMTPServerOptions = {}, onMail?: (mail: Received) => void) {
  const server = await startMailServer(options, onMail);
  const postOffice = createPostOffice({
    mailServer: readMailServer(server.url, { origin, localhost: "loopback" }),
    sender: { name: "Quillpost", address: "post@quillpost.example" },
    patience: { connection: 500, greeting: 500, reply: 500 },
  });
  onTestFinished(async () => {
    postOffice.close();
    server.cut();
    await server.close();
  });
  return {
    server,
    deliver: (changes: Partial<Letter> = {}, friend = carol) =>
      postOffice.deliver(
        writeMail({ ...letter, ...changes }, friend),
        friend,
        "<0123456789ab@blog.localhost>",
      ),
  };
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

describe("sent", () => {
  test("a mail with a text and an HTML part, a stable id, and the link in both", async () => {
    const { server, deliver } = await open();
    expect(await deliver()).toEqual({ kind: "sent" });
    const mail = await PostalMime.parse(server.received[0]!.raw);
    expect(mail).toMatchObject({
      subject: "Alice shared “The lighthouse” with you",
      messageId: "<0123456789ab@blog.localhost>",
      from: { name: "Quillpost", address: "post@quillpost.example" },
      to: [{ name: "Carol Adler", address: "carol@friends.example" }],
    });
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(letter.url);
      expect(part).toContain("Look!");
    }
  });

  test("many mails go over one connection", async () => {
    let connections = 0;
    const { server, deliver } = await open({
      onConnect: (_session, callback) => void ((connections += 1), callback()),
    });
    for (const n of [1, 2, 3]) await deliver({}, { name: "", address: `f${n}@friends.example` });
    expect([server.received.length, connections]).toEqual([3, 1]);
  });

  test.each([
    ["an accent", "Erin Müller-Núñez"],
    ["an apostrophe", "Dave O’Hara"],
    ["quotes and commas", 'Grace "Gracie" Lindqvist, PhD'],
    ["right to left", "נועה ברק"],
    ["an emoji", "Frank 🦦"],
    ["brackets", "Eve <eve@evil.example>"],
  ])("a name with %s arrives as it is", async (_what, name) => {
    const { server, deliver } = await open();
    await deliver({ signature: name, title: name }, { ...carol, name });
    const mail = await PostalMime.parse(server.received[0]!.raw);
    expect(mail.to).toEqual([{ name, address: carol.address }]);
    expect(mail.subject).toContain(name);
  });

  test.each(["name", "title", "signature", "note", "excerpt"])(
    "no line break in the %s becomes a header",
    async (where) => {
      const evil = "x\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script>\n.\r\nQUIT";
      const { server, deliver } = await open();
      await deliver(
        where === "name" ? {} : { [where]: evil },
        where === "name" ? { ...carol, name: evil } : carol,
      );
      const [head] = server.received[0]!.raw.split("\r\n\r\n");
      expect(head).not.toMatch(/^Bcc:/im);
      expect(server.received).toHaveLength(1);
      const mail = await PostalMime.parse(server.received[0]!.raw);
      expect(mail.bcc ?? []).toEqual([]);
      expect(mail.html).not.toContain("<script>");
    },
  );
});

describe("refused", () => {
  test("for good, with the server's own words", async () => {
    const { deliver } = await open({
      onRcptTo: (_address, _session, callback) => callback(refusal(550, "no such user here")),
    });
    const outcome = await deliver();
    expect(outcome).toMatchObject({ kind: "refused", isPermanent: true });
    expect(outcome).toHaveProperty("said", expect.stringContaining("no such user here"));
  });

  test.each([
    ["falls silent", () => undefined],
    ["breaks the connection", (server: { cut(): void }) => server.cut()],
  ])(
    "for now, and nobody else with it, when the server %s before the mail's text",
    async (_what, happens) => {
      const { server, deliver } = await open({
        onRcptTo: ({ address }, _session, callback) =>
          address.startsWith("carol") ? happens(server) : callback(),
      });
      expect(await deliver()).toMatchObject({ kind: "refused", isPermanent: false });
      expect(await deliver({}, { name: "Dave", address: "dave@friends.example" })).toEqual({
        kind: "sent",
      });
    },
  );

  test("for now", async () => {
    const { deliver } = await open({
      onRcptTo: (_address, _session, callback) => callback(refusal(451, "come back later")),
    });
    expect(await deliver()).toMatchObject({ kind: "refused", isPermanent: false });
  });

  test("for now, when it says that it closes", async () => {
    const { deliver } = await open({
      onRcptTo: (_address, _session, callback) => callback(refusal(421, "closing")),
    });
    expect(await deliver()).toMatchObject({ kind: "refused", isPermanent: false });
  });

  test("after its text was read: the server's answer is known, so this is no doubt", async () => {
    const { deliver } = await open({
      onData: (stream, _session, callback) =>
        void stream.resume().on("end", () => callback(refusal(554, "spam"))),
    });
    expect(await deliver()).toMatchObject({ kind: "refused", isPermanent: true });
  });
});

describe("unreachable", () => {
  test("nobody listens there", async () => {
    const postOffice = createPostOffice({
      mailServer: readMailServer("smtp://127.0.0.1:1", { origin, localhost: "loopback" }),
      sender: { name: "Q", address: "q@q.example" },
    });
    expect(await postOffice.deliver(writeMail(letter, carol), carol, "<a@b>")).toMatchObject({
      kind: "unreachable",
    });
  });

  test("and when the server is back, mails go again", async () => {
    const { server, deliver } = await open();
    await deliver();
    server.cut();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await deliver()).toEqual({ kind: "sent" });
  });
});

describe("unknown", () => {
  test("the connection breaks after the mail's text, before the server's word", async () => {
    const { server, deliver } = await open({}, () => server.cut());
    expect(await deliver()).toMatchObject({ kind: "unknown" });
    expect(server.received).toHaveLength(1);
  });
});
