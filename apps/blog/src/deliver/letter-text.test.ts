import PostalMime from "postal-mime";
import { describe, expect, onTestFinished, test } from "vitest";
import { startMailServer } from "../testing/mail-server.ts";
import { origin } from "../testing/start-story.ts";
import { flowedText } from "./flowed-text.ts";
import { readMailServer } from "./mail-server.ts";
import { writeMail, type Letter } from "./mail.ts";
import { createPostOffice } from "./post-office.ts";

const letter: Letter = {
  title: "The lighthouse",
  excerpt: "It stands. ".repeat(25).trim(),
  url: `${origin}/posts/the-lighthouse-0123456789ab`,
  signature: "Alice",
  note: "One\n\n> two\nFrom three",
  replyTo: { name: "Alice", address: "alice@fernmail.example" },
};
const carol = { name: "Carol Adler", address: "carol@friends.example" };

async function arrived(changes: Partial<Letter> = {}) {
  const server = await startMailServer();
  const postOffice = createPostOffice({
    mailServer: readMailServer(server.url, { origin, localhost: "loopback" }),
    sender: { name: "Quillpost", address: "post@quillpost.example" },
  });
  onTestFinished(async () => {
    postOffice.close();
    server.cut();
    await server.close();
  });
  await postOffice.deliver(
    writeMail({ ...letter, ...changes }, carol),
    carol,
    "<0123456789ab@blog.localhost>",
  );
  const { raw } = server.received[0]!;
  return { raw, mail: await PostalMime.parse(raw) };
}

describe("answers", () => {
  test("go to the author, where there is an address", async () => {
    expect((await arrived()).mail.replyTo).toEqual([
      { name: "Alice", address: "alice@fernmail.example" },
    ]);
  });

  test("go to nobody else where there is none", async () => {
    expect((await arrived({ replyTo: undefined })).raw).not.toMatch(/^Reply-To:/im);
  });
});

describe("the text part", () => {
  test("has short lines, and says that they flow", async () => {
    const { raw } = await arrived();
    expect(raw).toContain("format=flowed");
    const lines = flowedText(writeMail(letter, carol).text).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
    expect(lines).toContain(letter.url);
    expect(lines).toContain("-- ");
  });

  test("is read as it was written by a program that knows the format", async () => {
    const { mail } = await arrived();
    expect(mail.text?.replaceAll("\r\n", "\n").trim()).toBe(writeMail(letter, carol).text.trim());
  });

  test.each([
    [
      "a word longer than a line",
      `see ${"x".repeat(200)} there`,
      `see \n${"x".repeat(200)} \nthere`,
    ],
    ["what looks like a quote", "> not a quote", " > not a quote"],
    ["what looks like the next mail of a mailbox", "From here on", " From here on"],
    ["spaces at the end", "end   ", "end"],
    ["nothing", "", ""],
  ])("with %s", (_what, text, flowed) => {
    expect(flowedText(text)).toBe(flowed);
  });
});

describe("the HTML part", () => {
  test("keeps the note's lines in every mail program", async () => {
    const { html } = (await arrived()).mail;
    expect(html).toContain("One<br>\n<br>\n&#62; two<br>\nFrom three");
    expect(html).not.toContain("pre-line");
  });
});
