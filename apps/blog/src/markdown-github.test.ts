import { describe, expect, test } from "vitest";
import { excerptOf, renderMarkdown } from "./markdown.ts";

const rel = 'rel="nofollow noopener"';

describe("what GitHub's Markdown shows is shown", () => {
  test.each<[string, string, string]>([
    [
      "a link without a scheme",
      "[x](//example.org/p)",
      `<a href="https://example.org/p" ${rel}>x</a>`,
    ],
    [
      "an address in the text",
      "see https://x.example/a_b.",
      `<a href="https://x.example/a_b" ${rel}>https://x.example/a_b</a>.`,
    ],
    [
      "an address that begins with www",
      "see www.example.org now",
      `<a href="http://www.example.org" ${rel}>www.example.org</a> now`,
    ],
    ["a mail address", "a@b.org", `<a href="mailto:a@b.org" ${rel}>a@b.org</a>`],
    [
      "a file whose name ends like a domain",
      "readme.md and main.rs, setup.py",
      "<p>readme.md and main.rs, setup.py</p>",
    ],
    [
      "a link to another post",
      "[x](/posts/x-0123456789ab)",
      `<a href="/posts/x-0123456789ab" ${rel}>`,
    ],
    [
      "a link to a heading",
      "# One *two*, `three`!\n\n[up](#one-two-three)",
      `<h2 id="user-content-one-two-three">One <em>two</em>, <code>three</code>!</h2>\n<p><a href="#user-content-one-two-three" ${rel}>up</a>`,
    ],
    ["a second heading of the same name", "## A\n\n## A", '<h2 id="user-content-a-1">A</h2>'],
    ["a heading in another script", "# Привет, мир", '<h2 id="user-content-привет-мир">'],
    [
      "a table with alignment",
      "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
      '<td class="align-left">1</td>\n<td class="align-center">2</td>\n<td class="align-right">3</td>',
    ],
    ["a line break in a table", "| a |\n|---|\n| 1<br>2 |", "<td>1<br />2</td>"],
    [
      "a task that is done",
      "- [x] bread",
      '<input type="checkbox" disabled aria-label="done" checked /> bread',
    ],
    [
      "a task that is not",
      "1. [ ] bread",
      '<input type="checkbox" disabled aria-label="to do" /> bread',
    ],
    ["strikethrough", "~~gone~~", "<s>gone</s>"],
    [
      "a footnote",
      "A[^1]\n\n[^1]: note",
      `<sup class="footnote-ref"><a href="#user-content-fn1" ${rel} id="user-content-fnref1">[1]</a></sup>`,
    ],
    ["its text", "A[^1]\n\n[^1]: note", '<li id="user-content-fn1"><p>note'],
    [
      "an alert",
      "> [!WARNING]\n> Look **out**",
      '<blockquote class="alert">\n<p><strong class="alert-title">Warning</strong><br />Look <strong>out</strong>',
    ],
    ["the language of code", "```c++\nx\n```", '<code class="language-c++">x'],
    [
      "something folded away",
      "<details open>\n<summary>More</summary>\n\n**b**\n\n</details>",
      "<details open>\n<summary>More</summary>\n<p><strong>b</strong></p>\n</details>",
    ],
    [
      "sub, sup and kbd",
      "H<sub>2</sub>O x<sup>2</sup> <kbd>Ctrl</kbd>",
      "H<sub>2</sub>O x<sup>2</sup> <kbd>Ctrl</kbd>",
    ],
    ["a centred paragraph", '<p align="center">x</p>', '<p class="align-center">x</p>'],
    ["a comment, which is none of the text", "a <!-- b --> c", "<p>a  c</p>"],
    [
      "a picture of our own in HTML, with its size",
      '<img src="/assets/mark.svg" width="40" alt="m">',
      '<img width="40" src="/assets/mark.svg" alt="m" />',
    ],
  ])("%s", (_what, text, html) => {
    expect(renderMarkdown(text)).toContain(html);
  });
});

describe("a picture from elsewhere", () => {
  test("inside a link is its words, since a link holds no link", () => {
    expect(renderMarkdown("[![Build](https://ci.example/b.svg)](https://ci.example)")).toContain(
      `<a href="https://ci.example" ${rel}><span>Picture: Build</span></a>`,
    );
    expect(renderMarkdown("![a](https://x.example/a.png)")).toContain(
      `<a href="https://x.example/a.png" ${rel}>Picture: a</a>`,
    );
  });

  test.each(["boat.png", "./boat.png", "../boat.png", "javascript:alert(1)"])(
    "that has no address a reader could follow (“%s”) is its words",
    (src) => {
      const html = renderMarkdown(`<img src="${src}" alt="A boat">`);
      expect(html).toContain("<span>Picture: A boat</span>");
      expect(html).not.toContain("href");
    },
  );
});

describe("what is no HTML of a text is text", () => {
  test.each([
    ["List<String> and Map<K, V>", "List&lt;String&gt; and Map&lt;K, V&gt;"],
    ["use the <script> tag\n\nand go on", "use the &lt;script&gt; tag</p>\n<p>and go on"],
    ["<Component />", "&lt;Component /&gt;"],
    ["a < b and c > d", "a &lt; b and c &gt; d"],
    ["<div>\na <textarea> b\n</div>", "a &lt;textarea&gt; b"],
    ["<plaintext>\n\nrest **b**", "<strong>b</strong>"],
  ])("%s", (text, html) => {
    expect(renderMarkdown(text)).toContain(html);
  });
});

describe("an excerpt", () => {
  test.each([
    ["- [x] bread\n- [ ] milk", "bread · milk"],
    ["H<sub>2</sub>O <!-- no --> and List<String>", "H2O and List<String>"],
    ["> [!TIP]\n> Go slowly.", "Go slowly."],
    ["One.[^1]\n\n[^1]: A note.", "One."],
  ])("of %j has the words alone", (text, words) => {
    expect(excerptOf(text, 200)).toBe(words);
  });
});
