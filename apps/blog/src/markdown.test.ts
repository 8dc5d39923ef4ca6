import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./markdown.ts";

describe("a post", () => {
  test("shows what its author meant", () => {
    const html = renderMarkdown(
      "# One\n\n*two* and `three`\n\n> four\n\n- five\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nsix\n```",
    );
    for (const part of [
      '<h2 id="user-content-one">One</h2>',
      "<em>two</em>",
      "<code>three</code>",
      "<blockquote>",
      "<li>five</li>",
      "<td>1</td>",
      "six",
    ])
      expect(html).toContain(part);
  });

  test("links say that they are the author's, not ours", () => {
    expect(renderMarkdown("[x](https://example.com)")).toContain(
      '<a href="https://example.com" rel="nofollow noopener">',
    );
  });

  test("pictures of our own and inside the post are shown, others become links, so that nobody elsewhere learns who reads", () => {
    expect(renderMarkdown("![a](/assets/mark.svg)")).toContain("<img");
    expect(renderMarkdown("![a](data:image/png;base64,AAAA)")).toContain("<img");
    const html =
      renderMarkdown("![A lighthouse](https://tracker.example/p.png)") +
      renderMarkdown("![b](//tracker.example/p.png)");
    expect(html).not.toContain("<img");
    expect(html).toContain(
      '<a href="https://tracker.example/p.png" rel="nofollow noopener">Picture: A lighthouse</a>',
    );
  });
});

describe("nothing dangerous survives", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,AAAA)",
    '<a href="x" style="position:fixed">',
    "<iframe src=//evil.example>",
    "<form action=//evil.example>",
    "<svg onload=alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "<style>*{}</style>",
    "```html\n<script>alert(1)</script>\n```",
  ])("%s", (text) => {
    expectHarmless(renderMarkdown(text));
  });

  test("whatever is written", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "script",
      "javascript:",
      "[",
      "]",
      "(",
      ")",
      "!",
      "onerror=",
      " ",
      "\n",
      "`",
      "&lt;",
      "&#106;",
      "\\",
      "img src=",
      "data:",
      "a",
      "\u0000",
      "style=",
      "|",
      "-",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
        (text) => expectHarmless(renderMarkdown(text)),
      ),
      { numRuns: 500 },
    );
  });
});

/** Reads the tags of the answer: only ours, with attributes that cannot run or load anything. */
function expectHarmless(html: string): void {
  for (const [, name, attributes] of html.matchAll(/<([a-z0-9]+)([^>]*)>/gi)) {
    expect([
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "p",
      "blockquote",
      "pre",
      "code",
      "ul",
      "ol",
      "li",
      "hr",
      "br",
      "em",
      "strong",
      "s",
      "a",
      "img",
      "div",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "span",
      "b",
    ]).toContain(name);
    for (const [, attribute, value] of attributes!.matchAll(/([a-z-]+)="([^"]*)"/g)) {
      expect(["href", "title", "rel", "src", "alt", "start", "tabindex", "class", "id"]).toContain(
        attribute,
      );
      if (attribute === "href") expect(value).toMatch(/^(https?:|mailto:|[^:]*$)/i);
      if (attribute === "src")
        expect(value).toMatch(/^(\/(?!\/)|data:image\/(png|jpeg|gif|webp);)/i);
    }
  }
}
