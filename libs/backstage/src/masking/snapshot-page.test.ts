import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMasker } from "./masker.ts";
import { snapshotPage } from "./snapshot-page.ts";

const masker = createMasker("a key for this run");
const shot = (html: string) => snapshotPage(html, masker);
const secret = "Zk3f9aQwZk3f9aQwZk3f9aQwZk3f9aQw";

describe("a snapshot of a page", () => {
  it("keeps elements, classes, values and ticks, and names its stylesheets", () => {
    const page = `<!doctype html><html lang="en"><head><title>May it?</title>
      <link rel="icon" href="/assets/mark.svg"><link rel="stylesheet" href="/assets/page.css">
      <link rel="stylesheet" href="https://elsewhere.example/x.css"></head>
      <body class="wide"><main><h1>May it?</h1><form method="post" action="/consent">
      <label><input type="checkbox" name="scope" value="contacts.read" checked> see</label>
      <button name="decision" value="allow" class="primary">Allow</button></form></main></body></html>`;
    const { html, ...rest } = shot(page);
    expect(rest).toEqual({ language: "en", classes: "wide", styles: ["/assets/page.css"] });
    expect(html.replace(/>\s+</g, "><").trim()).toBe(
      '<main><h1>May it?</h1><form data-leads-to="/consent" data-method="post">' +
        '<label><input type="checkbox" name="scope" value="contacts.read" checked=""> see</label>' +
        '<button name="decision" value="allow" class="primary">Allow</button></form></main>',
    );
  });

  it("leaves out what stands beside the page, with all in it", () => {
    expect(
      shot("<p>a</p><aside data-beside-page><p>the password</p><aside>x</aside></aside><p>b</p>")
        .html,
    ).toBe("<p>a</p><p>b</p>");
  });

  it("keeps a drawing", () => {
    const drawing =
      '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 81111111111111111111z"></path></svg>';
    expect(shot(drawing).html).toBe(drawing.replace("viewBox", "viewbox"));
  });

  it("ends what was left open, and where it is too long, says so", () => {
    expect(shot("<main><p>One<p>Two").html).toBe("<main><p>One</p><p>Two</p></main>");
    const { html } = shot(
      `<main><ul>${"<li>a friend, and a long line of words</li>".repeat(9_000)}`,
    );
    expect(html.length).toBeLessThan(50_000);
    expect(html).toMatch(
      /<\/ul><\/main><p class="cut-here">The rest of this page is left out\.<\/p>$/,
    );
  });

  it("is taken of a page that is no page", () => {
    for (const html of ["", "<", "<<p>>", "</main></p>", "<p class=", "&#0;&bogus;"])
      expect(shot(html).html).not.toContain("undefined");
  });

  it("costs little, however deep a page is", () => {
    const before = performance.now();
    shot("<div>".repeat(50_000));
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe("nothing in a snapshot", () => {
  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["a script in a drawing", "<svg><script>alert(1)</script></svg>"],
    ["a handler", '<p onclick="alert(1)" onfocus=alert(1)>x</p>'],
    ["an address that runs", '<a href="javascript:alert(1)">x</a>'],
    ["a frame", '<iframe src="/x" srcdoc="<script>alert(1)</script>"></iframe>'],
    ["an object", '<object data="x"></object><embed src="x">'],
    ["a refresh", '<meta http-equiv="refresh" content="0;url=//alert(1)">'],
    ["a base", '<base href="//alert(1)">'],
    ["foreign content", "<math><mtext><script>alert(1)</script></mtext></math>"],
    ["a way out of a text", "<textarea></textarea><script>alert(1)</script>"],
    ["a tag inside an attribute", '<p title="><script>alert(1)</script>">x</p>'],
    ["a tag in capitals", "<SCRIPT>alert(1)</SCRIPT><IMG SRC=x ONERROR=alert(1)>"],
    [
      "an encoded tag",
      "&lt;script&gt;&lt;/script&gt;<noscript><script>alert(1)</script></noscript>",
    ],
  ])("runs: %s", (_, html) => {
    expect(shot(html).html).not.toMatch(
      /<(script|iframe|object|embed|meta|base|math|img)|\son\w+=|href="(?!#")/i,
    );
  });

  it.each([
    ["a picture", '<img src="http://evil.example/x.png" srcset="http://evil.example/y 2x">'],
    ["a style", '<p style="background:url(http://evil.example)">x</p><style>p{}</style>'],
    [
      "a drawing's reference",
      '<svg><use href="http://evil.example#x"/><image href="http://evil.example"/></svg>',
    ],
    ["a video", '<video src="http://evil.example" poster="http://evil.example"></video>'],
    ["a form's target", '<form target="evil.example"><input formtarget="evil.example"></form>'],
  ])("loads: %s", (_, html) => {
    expect(shot(html).html).not.toContain("evil.example");
  });

  it.each([
    ["a hidden field", `<form><input type="hidden" name="_csrf" value="short-one"></form>`],
    ["a typed password", `<input type="password" name="any" value="short-one">`],
    ["a field by its name", `<input name="client_secret" value="short-one">`],
    ["a text field by its name", `<textarea name="new_password">short-one</textarea>`],
    ["a link's query", `<a href="/x?code=short-one">x</a>`],
    ["a form's query", `<form action="/x?state=short-one"></form>`],
    ["a button's way", `<button formaction="/x?token=short-one">x</button>`],
    ["a comment", `<!-- short-one -->`],
    ["data for scripts", `<p data-token="short-one">x</p>`],
  ])("tells a secret that looks like words: %s", (_, html) => {
    expect(JSON.stringify(shot(html))).not.toContain("short-one");
  });

  it("tells a random secret, wherever it stands", () => {
    const places = [
      "title",
      "placeholder",
      "value",
      "aria-label",
      "class",
      "id",
      "alt",
      "d",
      "href",
    ];
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 48 }),
        fc.constantFrom(...places),
        (bytes, place) => {
          const hex = Buffer.from(bytes).toString("hex");
          fc.pre(/[a-f]/.test(hex));
          const told = JSON.stringify(
            shot(`<p ${place}="${hex}">${hex}</p><a ${place}="${hex}">${hex}</a>`),
          );
          expect(told).not.toContain(hex);
        },
      ),
    );
    expect(
      JSON.stringify(
        shot(`<code>${secret.slice(0, 16)}&#${secret.charCodeAt(16)};${secret.slice(17)}</code>`),
      ),
    ).not.toContain(secret);
  });
});
