import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./markdown.ts";

describe("nothing hostile passes", () => {
  test.each([
    '<a href="javascript:alert(1)" onclick="x()">a</a>',
    '<b onmouseover="x()">b</b>',
    '<p style="position:fixed">p</p>',
    '<div class="notice bad" id="problems">x</div>',
    '<details ontoggle="x()" open>d</details>',
    '<input type="text" name="password" autofocus>',
    '<input type="checkbox" name="scope" form="consent" formaction="//evil.example">',
    '<table background="//evil.example"><td background="//evil.example">x</table>',
    '<img src="/\\\\evil.example/x.png">',
    '<img src="data:image/svg+xml;base64,AA" srcset="//evil.example 1x">',
    "<form action=//evil.example><button>x</button></form>",
    '<svg><a xlink:href="javascript:x">y</a></svg>',
    "<math><mi href=javascript:x>y</mi></math>",
    "<base href=//evil.example>",
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "<link rel=stylesheet href=//evil.example>",
    "<object data=//evil.example></object>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<!--><script>alert(1)</script>-->",
    "<!-- a --!><script>alert(1)</script>",
    "<a\nhref\n=\njavascript:x>y</a>",
    '<q cite="javascript:x">q</q>',
    '[x](//evil.example"onclick=x)',
    "# <script>x</script>\n\n[^1]\n\n[^1]: <script>x</script>",
    "> [!NOTE]<script>x</script>",
    "- [x] <script>x</script>",
    "| <script> |\n|:-:|\n| <img src=x onerror=y> |",
    '<h2 id="a&quot; onclick=x">h</h2>',
    '```"><script>\nx\n```',
    "<b><p></b></p><i>",
  ])("%s", (text) => {
    expectHarmless(renderMarkdown(text));
  });

  test("whatever HTML is written", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "</",
      "/>",
      "<!--",
      "-->",
      "a",
      "b",
      "p",
      "img",
      "div",
      "input",
      "details",
      "script",
      "style",
      "svg",
      "table",
      "td",
      " ",
      "\n",
      "\n\n",
      "=",
      '"',
      "'",
      "`",
      "[",
      "](",
      ")",
      "href",
      "src",
      "id",
      "class",
      "align",
      "type",
      "checkbox",
      "onclick",
      "javascript:",
      "//",
      "x",
      "&quot;",
      "#",
      "> [!NOTE]",
      "- [x] ",
      "[^1]",
      "[^1]: ",
      "|",
      "\u0000",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
        (text) => expectHarmless(renderMarkdown(text)),
      ),
      { numRuns: 800 },
    );
  });

  test("no name of the page's own can be taken", () => {
    const html = renderMarkdown('<a name="problems">x</a> <p id="finder">y</p>\n\n# Csrf');
    expect([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      "user-content-problems",
      "user-content-finder",
      "user-content-csrf",
    ]);
    expect(html).not.toContain("name=");
  });
});

const attributes =
  /^(href|title|rel|src|alt|width|height|start|reversed|type|tabindex|class|id|dir|lang|open|checked|disabled|aria-label|colspan|rowspan|scope)$/;
const tags =
  /^(h[2-6]|p|div|section|span|br|hr|blockquote|pre|code|details|summary|[uo]l|li|d[ltd]|table|caption|t(head|body|foot|r|h|d)|fig(ure|caption)|em|strong|s|del|ins|su[bp]|kbd|samp|var|q|cite|abbr|mark|small|[biu]|ruby|r[tp]|a|img|input)$/;

/**
 * Reads the tags of the answer: only those of a text, with attributes that cannot run, load, send
 * or restyle anything.
 */
function expectHarmless(html: string): void {
  for (const [, name, all] of html.matchAll(/<\/?([a-z0-9]+)((?:"[^"]*"|[^">])*)>/gi)) {
    expect(name).toMatch(tags);
    for (const [, attribute, , value = ""] of all!.matchAll(/\s([^\s="/]+)(="([^"]*)")?/g)) {
      expect(attribute).toMatch(attributes);
      if (attribute === "href") expect(value).toMatch(/^(https?:|mailto:|#|[^:]*$)/i);
      if (attribute === "href") expect(value).not.toMatch(/^\/\//);
      if (attribute === "src")
        expect(value).toMatch(/^(\/(?![/\\])|data:image\/(png|jpeg|gif|webp);)/i);
      if (attribute === "type" && name === "input") expect(value).toBe("checkbox");
      if (attribute === "class")
        expect(value).toMatch(
          /^((align-(left|center|right)|table|task|alert|alert-title|footnotes|footnote-(ref|backref)|language-[\w+#.-]+)\s*)*$/,
        );
      if (attribute === "id") expect(value).toMatch(/^user-content-/);
    }
    if (name === "input" && all) expect(all).toContain("disabled");
  }
}
