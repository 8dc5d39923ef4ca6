import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { afterEach, describe, expect, test, vi } from "vitest";
import { excerptOf, renderMarkdown } from "./markdown.ts";

describe("an excerpt", () => {
  test("is the text of the paragraphs, without headings, code and markup", () => {
    expect(
      excerptOf(
        "# Title\n\nOne *two*\nthree & [four](https://x.example).\n\n```\ncode\n```\n\nFive",
        100,
      ),
    ).toBe("One two three & four. Five");
  });

  test.each([
    [
      "list items",
      "> Whatever the sea takes, it gives back to somebody else.\n\n- a *green* glass float\n- half a letter, in Danish\n- one left boot",
      "Whatever the sea takes, it gives back to somebody else. · a green glass float · half a letter, in Danish · one left boot",
    ],
    [
      "a list that was announced",
      "I found:\n\n1. a float\n2. a boot\n\nAnd then it rained.",
      "I found: a float · a boot · And then it rained.",
    ],
    [
      "the paragraphs of one list item",
      "- One.\n\n  More of it.\n- Two.",
      "One. More of it. · Two.",
    ],
    ["lists in lists", "- one\n  - half\n- two", "one · half · two"],
    [
      "paragraphs that end like no sentence",
      "From the sea\n\nto the mountains.\n\n“Really?”\n\nYes.",
      "From the sea · to the mountains. “Really?” Yes.",
    ],
    [
      "headings and tables, which are left out",
      "One.\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThree.",
      "One. Three.",
    ],
    ["what has no words", "One\n\n![](https://a.example/b.png)\n\n-\n\nTwo", "One · Two"],
  ])("sets apart %s", (_what, text, excerpt) => {
    expect(excerptOf(text, 200)).toBe(excerpt);
  });

  test("is one line of bounded length, whatever is written", () => {
    const piece = fc.constantFrom(
      "a word",
      ".",
      ":",
      " ",
      "\n",
      "\n\n",
      "- ",
      "1. ",
      "> ",
      "# ",
      "| a | b |\n|---|---|\n| 1 | 2 |\n",
      "![](x)",
      "*",
      "`",
      "\u00a0",
      "🦦",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
        (text) => {
          const excerpt = excerptOf(text, 40);
          expect([...excerpt].length).toBeLessThanOrEqual(41);
          expect(excerpt).not.toMatch(/[\n\r]|\s\s|^\s|^·|·…?$|· ·/u);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("ends at a word, with an ellipsis", () => {
    expect(excerptOf("one two three four", 10)).toBe("one two…");
    for (const length of [11, 12, 14])
      expect(excerptOf("- one\n- two\n- three", length)).toBe("one · two…");
  });
});

describe("a text made to be slow", () => {
  const parse = vi.spyOn(MarkdownIt.prototype, "parse");
  afterEach(() => void parse.mockClear());
  const slow = (name: string): string => `${name}\n\n${"a\n\n".repeat(33_000)}`;

  test("is looked at for an excerpt in its beginning only, and once for all readers and mails", () => {
    for (let n = 0; n < 50; n += 1)
      expect(excerptOf(slow("one"), 220)).toMatch(/^one · a · .* · a…$/);
    expect(excerptOf(slow("one"), 280).length).toBeGreaterThan(220);
    expect(parse.mock.calls.map(([text]) => text.length)).toEqual([4_000]);
  });

  test("is rendered once for all readers", () => {
    const pages = Array.from({ length: 50 }, () => renderMarkdown(slow("two")));
    expect(new Set(pages).size).toBe(1);
    expect(parse).toHaveBeenCalledTimes(1);
  });

  test("does not take the excerpt away from a post that begins with a picture", () => {
    const picture = (bytes: number): string =>
      `![A boat](data:image/png;base64,${"iVBORw0K".repeat(bytes / 8)})\n\nIt sails.`;
    expect(excerptOf(picture(80_000), 100)).toBe(excerptOf(picture(80), 100));
    expect(excerptOf(picture(80_000), 100)).toContain("It sails.");
  });
});
