import { describe, expect, test } from "vitest";
import { readTypedAddresses } from "./typed-addresses.ts";

/** `name<address>` of everybody, then what cannot be used in brackets. */
const read = (text: string): string[] => {
  const { friends, problems } = readTypedAddresses(text);
  return [
    ...friends.map(({ name, address }) => `${name}<${address.replace(".example", "")}>`),
    ...problems.map((problem) => `[${problem.text}]`),
  ];
};

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

describe("addresses pasted from a mail program", () => {
  test.each([
    [
      "names with commas in quotes",
      '"Baker, Bob" <bob@x.example>; Carol <carol@y.example>',
      ["Baker, Bob<bob@x>", "Carol<carol@y>"],
    ],
    [
      "Outlook's surnames",
      "Baker, Bob <bob@x.example>; Adler, Carol <carol@y.example>",
      ["Baker, Bob<bob@x>", "Adler, Carol<carol@y>"],
    ],
    [
      "surnames line by line",
      "Baker, Bob <bob@x.example>\nAdler, Carol <carol@y.example>",
      ["Baker, Bob<bob@x>", "Adler, Carol<carol@y>"],
    ],
    [
      "a header that is folded",
      "To: Carol Adler <carol@x.example>,\r\n\tBob Baker\r\n <bob@x.example>, Dave (at\r\n work (really)) <dave@x.example>",
      ["Carol Adler<carol@x>", "Bob Baker<bob@x>", "Dave<dave@x>"],
    ],
    ["an address below its name", "Bob\r\n<bob@x.example>", ["Bob<bob@x>"]],
    [
      "a group",
      "Friends: a@x.example, Bob <b@y.example>; erin@z.example",
      ["<a@x>", "Bob<b@y>", "<erin@z>"],
    ],
    ["a group of nobody", "undisclosed-recipients:;", []],
    [
      "comments",
      "carol@x.example (Carol Adler), Bob (at work) <bob@x.example>",
      ["Carol Adler<carol@x>", "Bob<bob@x>"],
    ],
    ["escapes", '"Joe \\"X\\" Y" <joe@x.example>', ['Joe "X" Y<joe@x>']],
    ["curly quotes", "“Baker, Bob” <bob@x.example>", ["Baker, Bob<bob@x>"]],
    [
      "apostrophes around names",
      "'Carol' <carol@x.example>; 'bob@x.example' <bob@x.example>; 'dave@x.example'",
      ["Carol<carol@x>", "<bob@x>", "<dave@x>"],
    ],
    ["apostrophes in names", "Dave O'Hara <o'hara@x.example>", ["Dave O'Hara<o'hara@x>"]],
    ["angle brackets in names", "Eve <3 <eve@x.example>", ["Eve <3<eve@x>"]],
    ["brackets alone", "<a@b.example>", ["<a@b>"]],
    [
      "encoded words",
      "=?utf-8?Q?J=C3=B6rg,_X?= <jorg@x.example>, =?utf-8?B?SsO2cmc=?= =?utf-8?Q?_M=C3=BCller?= <jm@x.example>",
      ["Jörg, X<jorg@x>", "Jörg Müller<jm@x>"],
    ],
    [
      "links",
      "carol@x.example<mailto:carol@x.example>; Bob <mailto:bob@x.example>",
      ["<carol@x>", "Bob<bob@x>"],
    ],
    [
      "links to several",
      "mailto:carol@x.example,bob%40y.example?cc=dave@z.example&subject=Hi@there, erin@x.example",
      ["<carol@x>", "<bob@y>", "<dave@z>", "<erin@x>"],
    ],
    [
      "commas left out after brackets",
      "Carol <carol@x.example> Bob <bob@x.example>",
      ["Carol<carol@x>", "Bob<bob@x>"],
    ],
    ["quotes around a plain local part", '"carol"@x.example', ["<carol@x>"]],
  ])("with %s", (_what, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe("what cannot be read is named by itself", () => {
  test.each([
    [
      "a comma forgotten",
      "carol@x.example Bob <bob@y.example>",
      ["[carol@x.example Bob <bob@y.example>]"],
    ],
    [
      "names and addresses in one line",
      "Carol carol@x.example Bob bob@y.example",
      ["[Carol carol@x.example Bob bob@y.example]"],
    ],
    [
      "a name in a list parted by commas",
      "nobody, Bob <bob@x.example>, Carol <carol@y.example>",
      ["Bob<bob@x>", "Carol<carol@y>", "[nobody]"],
    ],
    [
      "several names before one address",
      "Carol, Dave, Erin <erin@x.example>",
      ["Erin<erin@x>", "[Carol]", "[Dave]"],
    ],
    ["words after an address", "Bob <bob@x.example> extra", ["Bob<bob@x>", "[extra]"]],
    [
      "a quotation mark that is not closed",
      'Ann <ann@x.example>, "Bob <bob@x.example>, carol@x.example',
      ["Ann<ann@x>", "<carol@x>", '["Bob <bob@x.example>]'],
    ],
    [
      "a list in brackets",
      "Team <a@x.example, b@y.example>; carol@x.example",
      ["<carol@x>", "[Team <a@x.example, b@y.example>]"],
    ],
    [
      "a route",
      "Mary <@a.example,@b.example:m@x.example>, carol@x.example",
      ["<carol@x>", "[Mary <@a.example,@b.example:m@x.example>]"],
    ],
    [
      "a local part that needs its quotes",
      '"a b"@x.example, carol@x.example',
      ["<carol@x>", '["a b"@x.example]'],
    ],
    ["a name without an address", "Carol\ncarol@x.example", ["<carol@x>", "[Carol]"]],
    [
      "a link to a page",
      "http://x.example/?a@b, carol@x.example",
      ["<carol@x>", "[http://x.example/?a@b]"],
    ],
    [
      "nothing but a comment",
      "(carol@x.example), bob@x.example",
      ["<bob@x>", "[(carol@x.example)]"],
    ],
  ])("%s", (_what, text, expected) => {
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
