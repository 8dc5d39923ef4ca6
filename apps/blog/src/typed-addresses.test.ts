import { describe, expect, test } from "vitest";
import { readTypedAddresses } from "./typed-addresses.ts";
import { read } from "./testing/typed-addresses.ts";

describe("addresses typed by hand", () => {
  test("one per line, parted by commas or semicolons, with or without a name", () => {
    const { friends, problems } = readTypedAddresses(
      'carol@friends.example\r\nDave O\'Hara <dave@friends.example>, erin@friends.example;"Adler, Frank" <frank@friends.example>\n\n',
    );
    expect(friends.map(({ name, address }) => [name, address])).toEqual([
      ["", "carol@friends.example"],
      ["Dave O'Hara", "dave@friends.example"],
      ["", "erin@friends.example"],
      ["Adler, Frank", "frank@friends.example"],
    ]);
    expect(problems).toEqual([]);
  });

  test("what cannot be used is named with a reason, and the rest is used", () => {
    const { friends, problems } = readTypedAddresses("carol@friends.example\nnobody\nErin <erin@>");
    expect(friends).toHaveLength(1);
    expect(problems.map(({ text }) => text)).toEqual(["nobody", "Erin <erin@>"]);
  });

  test("a long one that cannot be used is named by its beginning, and that it goes on is seen", () => {
    const [problem] = readTypedAddresses(`${"nobody".repeat(30)}@`).problems;
    expect(problem?.text).toMatch(/^(nobody)+nob…$/);
    expect(problem?.text).toHaveLength(100);
  });

  test.each([
    [
      "a comma after a bare address",
      "carol@x.example, Bob Baker <bob@x.example>",
      ["<carol@x>", "Bob Baker<bob@x>"],
    ],
    [
      "spaces and tabs",
      "carol@x.example\tbob@y.example  erin@z.example",
      ["<carol@x>", "<bob@y>", "<erin@z>"],
    ],
    [
      "columns of a spreadsheet",
      "Carol Adler\tcarol@x.example\r\nBob\tbob@x.example",
      ["Carol Adler<carol@x>", "Bob<bob@x>"],
    ],
    ["quoted columns", '"carol@x.example","bob@x.example"', ["<carol@x>", "<bob@x>"]],
    [
      "marks of a list",
      "- carol@x.example\n* Bob <bob@x.example>\n1. dave@x.example\n> erin@x.example",
      ["<carol@x>", "Bob<bob@x>", "<dave@x>", "<erin@x>"],
    ],
    ["separators too many", ";carol@x.example;;, ,\n; bob@x.example;", ["<carol@x>", "<bob@x>"]],
    [
      "one mailbox often",
      "carol@x.example, CAROL@x.example, Carol <carol@X.example>",
      ["Carol<carol@x>"],
    ],
    [
      "separators of other scripts",
      "用户 <yh@x.example>；carol@x.example，bob@x.example、erin@x.example",
      ["用户<yh@x>", "<carol@x>", "<bob@x>", "<erin@x>"],
    ],
    [
      "characters nobody sees",
      "\u200bcarol@x.example\u200b,\ufeffbob@x.example",
      ["<carol@x>", "<bob@x>"],
    ],
  ])("with %s", (_what, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe("the longest text there can be is read in one pass", () => {
  test.each([
    ["commas", "a,".repeat(5_000)],
    ["commas before a bracket", `${",".repeat(9_999)}<`],
    ["spaces", `a${" ".repeat(9_998)}b`],
    ["quotes", `"${'"'.repeat(9_999)}`],
    ["quotes that are not closed", "“a".repeat(5_000).replaceAll("“a", '"\\"')],
    ["brackets", `${"<".repeat(5_000)}${">".repeat(5_000)}`],
    ["parentheses", "(".repeat(10_000)],
    ["colons", "a:".repeat(5_000)],
    ["lines", "a\n ".repeat(3_300)],
    ["encoded words", "=?a?b?".repeat(1_600)],
    ["a long name", `${"a ".repeat(4_990)}<a@b.example>`],
    ["many addresses in one line", "a@b.example ".repeat(800)],
  ])("%s", (_what, text) => {
    const shorter = text.slice(0, 1_000);
    const timeFor = (what: string): number =>
      Math.min(...Array.from({ length: 12 }, () => elapsed(() => readTypedAddresses(what))));
    timeFor(text);
    expect(timeFor(text)).toBeLessThan(40 * timeFor(shorter) + 5);
  });
});

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
