import { describe, expect, it } from "vitest";
import { readLines } from "../testing/vcard.ts";

const email = "EMAIL:carol@friends.example";
const read = (lines: readonly string[], options?: Parameters<typeof readLines>[1]) =>
  readLines([...lines, email], options);
const nameOf = (lines: readonly string[], options?: Parameters<typeof readLines>[1]) =>
  read(lines, options).details?.name;

describe("escapes", () => {
  it.each([
    ["2.1", "a\\b \\new", "a\\b \\new"],
    ["2.1", "Adler\\; Carol", "Adler; Carol"],
    ["2.1", "Adler\\, Carol, \\b", "Adler\\, Carol, \\b"],
    ["2.1", "O'Hara; Smith\\, Jr. \\\\ Sons", "O'Hara; Smith, Jr. \\ Sons"],
    ["3.0", "a\\\\b \\\\new", "a\\b \\new"],
    ["3.0", "Adler\\; Carol\\, \\\\; \\: \\x", "Adler; Carol, \\; : \\x"],
    ["3.0", "Carol\\nAdler\\NMae", "Carol Adler Mae"],
    ["4.0", "Adler\\; Carol; Mae", "Adler; Carol; Mae"],
    ["3.0", "Carol\\", "Carol\\"],
  ])("of vCard %s: %j is %j", (version, written, meant) => {
    expect(nameOf([`VERSION:${version}`, `FN:${written}`])).toBe(meant);
  });

  it.each([
    ["2.1", "Adler\\; M;Carol", "Carol Adler; M"],
    ["2.1", "Adler, M;Carol", "Carol Adler, M"],
    ["2.1", "Ad\\ler;Carol", "Carol Ad\\ler"],
    ["3.0", "Adler\\; M;Carol\\, C;Mae,Sue", "Carol, C Mae Sue Adler; M"],
    ["4.0", "Adler\\\\;Carol", "Carol Adler\\"],
  ])("of a vCard %s name in parts: %j is %j", (version, written, meant) => {
    expect(nameOf([`VERSION:${version}`, `N:${written}`])).toBe(meant);
  });

  it.each([
    ["N;ENCODING=QUOTED-PRINTABLE:A=3BB;Carol", "Carol A;B"],
    ["N;ENCODING=QUOTED-PRINTABLE:A=5C=3BB;Carol", "Carol A;B"],
    ["N;QUOTED-PRINTABLE:A\\;B;Carol", "Carol A;B"],
    ["N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=83\\;=91=BE", "太 ソ"],
  ])("are told from the octets of a letter, and from what separates: %s", (line, meant) => {
    expect(nameOf(["VERSION:2.1", line])).toBe(meant);
  });
});

describe("folds", () => {
  it.each([
    ["keep their blank in vCard 2.1", ["VERSION:2.1", "FN:Carol", " Adler"], "Carol Adler"],
    ["may cut a letter in two, whatever the version", ["VERSION:2.1", "FN:Zo\xc3", " \xab"], "Zoë"],
    [
      "lose their blank in vCard 2.1 where a line is full",
      ["VERSION:2.1", `FN:${"Wolfgang ".repeat(8)}`.slice(0, 71) + "Must", " ermann"],
      `${"Wolfgang ".repeat(8).slice(0, 68)}Mustermann`,
    ],
    ["lose one blank in vCard 3.0", ["VERSION:3.0", "FN:Carol", "  Ad", "\tler"], "Carol Adler"],
    ["may come before the value", ["VERSION:3.0", "FN;LANGUAGE=en", " :Carol"], "Carol"],
    ["may cut the property’s name", ["VERSION:3.0", "F", " N:Carol"], "Carol"],
    ["may have blank lines between them", ["VERSION:3.0", "FN:Ca", "", " rol"], "Carol"],
  ])("%s", (_, lines, name) => {
    expect(nameOf(lines, { encoding: "latin1" })).toBe(name);
  });

  it.each(["\r\n", "\n", "\r", "\r\r\n"])(
    "and soft breaks hold with lines that end in %j",
    (lineEnd) => {
      expect(
        nameOf(
          [
            "VERSION:2.1",
            "",
            "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Zo=",
            "=C3=AB B=",
            "r=C3=",
            "=B8nsted",
          ],
          { lineEnd },
        ),
      ).toBe("Zoë Brønsted");
    },
  );

  it("are none in a card that is indented", () => {
    expect(
      readLines(["  VERSION:3.0", "  FN:Ca", "   rol", "  EMAIL:carol@friends.example"]),
    ).toMatchObject({ details: { name: "Carol", email: "carol@friends.example" } });
  });
});

describe("a quoted-printable line that ends with = goes on", () => {
  it.each([
    [
      "not before a property",
      ["FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=", "TEL;CELL:+49 170 0"],
      "Zoë",
    ],
    [
      "not before a property in a group",
      ["FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=", "item1.X-ABLabel:x"],
      "Zoë",
    ],
    [
      "though the next line holds a colon",
      ["FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=", " (tel: 0170)"],
      "Zoë (tel: 0170)",
    ],
    [
      "though it is folded as well",
      ["FN;CHARSET=UTF-8;", " ENCODING=QUOTED-PRINTABLE:Zo=", "=C3=AB"],
      "Zoë",
    ],
  ])("%s", (_, lines, name) => {
    expect(nameOf(["VERSION:2.1", ...lines])).toBe(name);
  });

  it("not before the address, nor before END", () => {
    expect(nameOf(["VERSION:2.1", "FN;QUOTED-PRINTABLE:Carol="])).toBe("Carol");
    expect(readLines([email, "FN;QUOTED-PRINTABLE:Carol="]).details).toMatchObject({
      name: "Carol",
    });
  });
});

describe("the charset", () => {
  it.each([
    [
      "that the line names comes first",
      ["FN;CHARSET=ISO-8859-2:\xa3ukasz"],
      "Łukasz",
      { charset: "windows-1251" },
    ],
    [
      "that the upload names comes next",
      ["FN:\xcb\xe5\xed\xe0"],
      "Лена",
      { charset: "windows-1251" },
    ],
    [
      "that the upload names may write letters in ASCII",
      ["FN:\x1b$B;3ED\x1b(B"],
      "山田",
      { charset: "iso-2022-jp" },
    ],
  ])("%s", (_, lines, name, options) => {
    expect(read(["VERSION:3.0", ...lines], { encoding: "latin1", ...options })).toMatchObject({
      details: { name },
      notes: [],
    });
  });

  it.each([
    [
      "that nobody names and is not UTF-8 is guessed",
      "FN:Zo\xeb",
      "Zoë",
      "FN was read as windows-1252, which is a guess",
    ],
    [
      "that is another than the line says is guessed",
      "FN;CHARSET=UTF-8:Zo\xeb",
      "Zoë",
      "FN was read as windows-1252, which is a guess",
    ],
    [
      "that nobody knows is guessed",
      "FN;CHARSET=X-NOKIA:Zo\xc3\xab",
      "Zoë",
      "FN was read as UTF-8, which is a guess",
    ],
    [
      "of a text that was cut stays UTF-8, with a mark for the loss",
      "FN:Zo\xc3\xab Br\xc3",
      "Zoë Br�",
      "FN is damaged",
    ],
    [
      "of a text that was damaged before is not guessed",
      "FN:Zo\xef\xbf\xbd",
      "Zo�",
      "FN is damaged",
    ],
  ])("%s, which is said", (_, line, name, note) => {
    expect(read(["VERSION:3.0", line], { encoding: "latin1" })).toMatchObject({
      details: { name },
      notes: [{ line: 3, note: expect.stringContaining(note) }],
    });
  });
});
