import { describe, expect, test } from "vitest";
import { read } from "./testing/typed-addresses.ts";

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
