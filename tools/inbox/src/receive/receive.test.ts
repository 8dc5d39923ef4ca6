import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";

describe("250, the mail is in the mailbox", () => {
  it("keeps one mail per recipient of the envelope, whoever the header names", async () => {
    const inbox = await openInbox();
    await inbox.send({
      from: "Quillpost <post@quillpost.example>",
      to: "Everybody <all@friends.example>",
      envelope: {
        from: "bounce@quillpost.example",
        to: ["carol@friends.example", "dave@friends.example"],
      },
      subject: "A post",
      text: "Read it",
    });

    const messages = await inbox.messages();
    expect(messages.map(({ to }) => to)).toEqual(["carol@friends.example", "dave@friends.example"]);
    expect(messages[0]).toMatchObject({
      from: "post@quillpost.example",
      subject: "A post",
      text: "Read it\n",
      html: "",
    });
    expect(messages[0]?.raw).toContain("To: Everybody <all@friends.example>");
  });

  it("takes more mails over one connection than an unknown client may send commands", async () => {
    const inbox = await openInbox();
    const pool = createTransport({
      host: "127.0.0.1",
      port: inbox.smtpPort,
      pool: true,
      maxConnections: 1,
    });
    for (let n = 0; n < 30; n++)
      await pool.sendMail({
        from: "post@quillpost.example",
        to: `friend-${n}@friends.example`,
        subject: `${n}`,
        text: "x",
      });
    pool.close();
    expect(await inbox.messages()).toHaveLength(30);
  });

  it("keeps a mail without subject, author or body", async () => {
    const inbox = await openInbox();
    await inbox.sendRaw("\r\n");
    expect(await inbox.messages()).toMatchObject([
      { from: "sender@example.com", subject: "", text: "", html: "" },
    ]);
  });

  it.each([
    [
      "a multipart without an end",
      'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhalf',
    ],
    [
      "a boundary that is never used",
      'Content-Type: multipart/alternative; boundary="b"\r\n\r\nnothing',
    ],
    [
      "parts nested beyond reason",
      Array.from(
        { length: 200 },
        (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
      ).join(""),
    ],
    [
      "a header of binary junk",
      `Subject: ${"\u0001\u0007\u001b[31m"}\r\nFrom: <<<>>>,,;@\r\nContent-Transfer-Encoding: base64\r\n\r\n\u00ff\u00fe%%%`,
    ],
    [
      "an unknown charset",
      'Subject: =?x-klingon?Q?nuqneH?=\r\nContent-Type: text/plain; charset="x-klingon"\r\n\r\nnuqneH',
    ],
    ["headers without end", `${"X-Junk: yes\r\n".repeat(30_000)}\r\nbody`],
  ])("keeps a mail with %s, and its source", async (_what, source) => {
    const inbox = await openInbox();
    await inbox.sendRaw(source);

    const [message] = await inbox.messages();
    expect(message?.raw.slice(0, 20)).toBe(source.slice(0, 20));
    expect((await inbox.open("/")).statusCode).toBe(200);
    expect((await inbox.open(`/mails/${message?.id}`)).statusCode).toBe(200);
  });

  it("drops control and direction characters from names and subjects", async () => {
    const inbox = await openInbox();
    await inbox.send({
      from: "post@quillpost.example",
      to: { name: "Ca\u202erol", address: "carol@friends.example" },
      subject: "A\u202epost\u0007",
      text: "x",
    });
    const page = (await inbox.open("/")).body;
    expect(page).toContain("Ca rol");
    expect(page).not.toMatch(/[\u202e\u0007]/);
  });
});

describe("552, the mail is too large", () => {
  it("refuses by the announced size, before any data", async () => {
    const inbox = await openInbox({ MAX_MAIL_SIZE: "2048" });
    await expect(
      inbox.send({ from: "a@b.example", to: "carol@friends.example", text: "x".repeat(4096) }),
    ).rejects.toMatchObject({ responseCode: 552 });
  });

  it("refuses by the real size, whatever was announced, and stays open for the next", async () => {
    const inbox = await openInbox({ MAX_MAIL_SIZE: "2048" });
    await expect(
      inbox.sendRaw(`Subject: x\r\n\r\n${"line\r\n".repeat(1_000)}`),
    ).rejects.toMatchObject({ responseCode: 552 });
    await inbox.sendRaw("Subject: small\r\n\r\nx");
    expect(await inbox.messages()).toMatchObject([{ subject: "small" }]);
  });
});

describe("452, too many recipients", () => {
  it("delivers to the first hundred", async () => {
    const inbox = await openInbox();
    const to = Array.from({ length: 101 }, (_, n) => `friend-${n}@friends.example`);
    const { rejected } = await inbox.send({ from: "a@b.example", to, text: "x" });
    expect(rejected).toEqual(["friend-100@friends.example"]);
    expect(await inbox.messages()).toHaveLength(100);
  });
});

describe("the oldest mail makes room", () => {
  it("beyond the number of mails", async () => {
    const inbox = await openInbox({ MAX_MAILS: "2" });
    for (const subject of ["one", "two", "three"])
      await inbox.send({ from: "a@b.example", to: "carol@friends.example", subject, text: "x" });
    expect((await inbox.messages()).map(({ subject }) => subject)).toEqual(["two", "three"]);
  });

  it("beyond the size of all mails together", async () => {
    const inbox = await openInbox({ MAX_MAIL_SIZE: "1024" });
    const to = Array.from({ length: 100 }, (_, n) => `friend-${n}@friends.example`);
    await inbox.sendRaw(`Subject: x\r\n\r\n${"x".repeat(900)}`, to);
    expect((await inbox.messages()).length).toBeLessThan(75);
  });
});

describe("a client that does not behave", () => {
  it("is told and cut off when its commands are nonsense", async () => {
    const inbox = await openInbox();
    const socket = createConnection(inbox.smtpPort, "127.0.0.1");
    socket.end("GET / HTTP/1.1\r\n".repeat(20));
    expect(await text(socket)).toContain("421");
  });
});

describe("the mail port is taken", () => {
  it("refuses to start with one readable line", async () => {
    const inbox = await openInbox();
    await expect(openInbox({ SMTP_PORT: `${inbox.smtpPort}` })).rejects.toThrow(
      `no mail can arrive: 127.0.0.1:${inbox.smtpPort} is already in use`,
    );
  });
});
