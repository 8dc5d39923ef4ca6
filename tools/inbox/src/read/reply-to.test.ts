import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";

/** What the page of a mail says below its sender, as a person reads it. */
async function envelopeOf(header: string): Promise<{ html: string; text: string }> {
  const inbox = await openInbox();
  await inbox.sendRaw(`From: Quillpost <post@quillpost.example>\r\n${header}\r\nHello`);
  const [message] = await inbox.messages();
  const { body } = await inbox.open(`/mails/${message?.id}`);
  const html = /<p class="who">(.*?)<\/p>/s.exec(body)?.[1] ?? "";
  return { html, text: html.replaceAll("<br>", "\n").replace(/<[^>]*>/g, "") };
}

const sender = "Quillpost post@quillpost.example";
const recipient = "to carol carol@friends.example";

describe("the page of a mail with Reply-To (RFC 5322 §3.6.2) says where answers go", () => {
  it.each([
    ["a name and an address", "Alice <alice@fernmail.example>", "Alice <alice@fernmail.example>"],
    ["an address alone, once", "alice@fernmail.example", "alice@fernmail.example"],
    ["an encoded name", "=?utf-8?Q?Zo=C3=AB?= <zoe@x.example>", "Zoë <zoe@x.example>"],
    ["several", "Alice <a@x.example>, b@x.example", "Alice <a@x.example> and b@x.example"],
    ["a group", "Us: Alice <a@x.example>, b@x.example;", "Alice <a@x.example> and b@x.example"],
  ])("%s", async (_what, value, shown) => {
    const { text } = await envelopeOf(`Reply-To: ${value}\r\n`);
    const read = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    expect(read).toBe(`${sender}\n${recipient}\nanswers go to ${shown}`);
  });

  it("escaped, and without characters that turn its direction", async () => {
    const name = "=?utf-8?Q?=3Cimg_src=3Dx_onerror=3Dsteal=3E=E2=80=AE?=";
    const { html, text } = await envelopeOf(`Reply-To: ${name} <a@x.example>\r\n`);
    expect(html).not.toContain("<img");
    expect(text).toContain("&lt;img src&#x3D;x onerror&#x3D;steal&gt; &lt;a@x.example&gt;");
  });

  it.each([
    ["the header is not there", ""],
    ["it is empty", "Reply-To: \r\n"],
    ["it names no address", "Reply-To: Alice\r\n"],
    ["it is an empty group", "Reply-To: undisclosed-recipients:;\r\n"],
  ])("but not where %s", async (_what, header) => {
    expect((await envelopeOf(header)).text).toBe(`${sender}\n${recipient}`);
  });
});
