import { describe, expect, it } from "vitest";
import { read } from "../testing/read-card.ts";

const email = "EMAIL:carol@friends.example";
const nameOf = (...lines: string[]) => read([...lines, email]).details?.name;

describe("the name", () => {
  it.each([
    ["of vCard 4", ["VERSION:4.0", "FN;LANGUAGE=en:Carol Adler"], "Carol Adler"],
    [
      "of vCard 3 with escapes",
      ["VERSION:3.0", "FN:Adler\\, Carol\\; \\\\o/ \\\\;"],
      "Adler, Carol; \\o/ \\;",
    ],
    ["on one line, however it was written", ["VERSION:4.0", "FN:Carol\\nAdler"], "Carol Adler"],
    ["folded in the middle of a letter", ["VERSION:3.0", "FN:Zo\xc3", " \xab"], "Zoë", "latin1"],
    [
      "of an old phone",
      ["VERSION:2.1", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=\r\n=AB"],
      "Zoë",
    ],
    [
      "of an older phone",
      ["VERSION:2.1", "FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=EB=0D=0ABr=F8nsted"],
      "Zoë Brønsted",
    ],
    [
      "of a Japanese phone",
      ["VERSION:2.1", "FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63"],
      "山田",
    ],
    ["in a charset nobody knows", ["VERSION:2.1", "FN;CHARSET=X-NOKIA:Zoë"], "Zoë"],
    ["in Latin-1 that nobody declared", ["VERSION:3.0", "FN:Zoë"], "Zoë", "latin1"],
    [
      "from N, in spoken order",
      ["VERSION:3.0", "N:Adler;Carol;Mae,Sue;Dr.;Jr."],
      "Dr. Carol Mae Sue Adler Jr.",
    ],
    ["from N when FN is empty", ["VERSION:3.0", "FN:", "N:Adler;Carol"], "Carol Adler"],
    ["from N without parts", ["VERSION:2.1", "N:Carol Adler"], "Carol Adler"],
    [
      "of the organisation, when nobody is named",
      ["VERSION:3.0", "N:;;;;", "ORG:Allotment Society;Committee"],
      "Allotment Society Committee",
    ],
    ["in a group", ["VERSION:3.0", "item1.FN:Carol"], "Carol"],
    ["of a card without version", ["FN:Carol"], "Carol"],
    [
      "from the nickname, when nothing else names it",
      ["VERSION:4.0", "N:;;;;", "NICKNAME:Caro\\, C.,Lina", "ORG:Allotment Society"],
      "Caro, C.",
    ],
    [
      "of a group of people that has an address",
      ["VERSION:4.0", "KIND:group", "FN:The band"],
      "The band",
    ],
    [
      "of the organisation that it is",
      ["VERSION:4.0", "KIND:org", "ORG:Allotment Society"],
      "Allotment Society",
    ],
    [
      "that is preferred, of vCard 4",
      ["VERSION:4.0", "FN:C. Adler", "FN;PREF=1:Carol Adler", "FN;PREF=50:Ms Adler"],
      "Carol Adler",
    ],
    [
      "that is preferred, of vCard 3",
      ["VERSION:3.0", "FN:C. Adler", "FN;TYPE=pref:Carol Adler"],
      "Carol Adler",
    ],
    [
      "that is preferred, of vCard 2.1",
      ["VERSION:2.1", "FN:C. Adler", "FN;PREF:Carol Adler"],
      "Carol Adler",
    ],
    [
      "that is preferred, unless it is empty",
      ["VERSION:4.0", "FN:Carol Adler", "FN;PREF=1:"],
      "Carol Adler",
    ],
    [
      "first, of several languages",
      ["VERSION:4.0", "FN;ALTID=1;LANGUAGE=ja:山田", "FN;ALTID=1;LANGUAGE=en:Yamada"],
      "山田",
    ],
    [
      "first, when the preference is none",
      ["VERSION:4.0", "FN:Carol Adler", "FN;PREF=0:C. Adler", "FN;PREF=101:C.", "FN;PREF=-1:A."],
      "Carol Adler",
    ],
    [
      "out of base64 of vCard 3",
      ["VERSION:3.0", `FN;ENCODING=b:${Buffer.from("Zoë; Brønsted").toString("base64")}`],
      "Zoë; Brønsted",
    ],
    [
      "out of base64 of vCard 2.1",
      [
        "VERSION:2.1",
        `FN;CHARSET=UTF-8;BASE64:`,
        ` ${Buffer.from("Zoë Brønsted").toString("base64")}`,
        "",
      ],
      "Zoë Brønsted",
    ],
    [
      "though it only says it is base64",
      ["VERSION:3.0", "FN;ENCODING=BASE64:Carol Adler"],
      "Carol Adler",
    ],
    ["right to left", ["VERSION:4.0", "FN:נועה ברק"], "נועה ברק"],
    ["empty, when it is only the address", ["VERSION:3.0", "FN:Carol@friends.example"], ""],
    ["empty, when there is none", ["VERSION:4.0"], ""],
  ] as [string, string[], string, BufferEncoding?][])("is read %s", (_, lines, name, encoding) => {
    expect(read([...lines, email], encoding).details?.name).toBe(name);
  });

  it("does not depend on lines that are broken but not needed", () => {
    expect(nameOf("VERSION:3.0", 'PHOTO;X="unclosed:AAAA', "garbage", "TEL", "FN:Carol")).toBe(
      "Carol",
    );
  });
});

describe("a note", () => {
  const notesOn = (...lines: string[]) => read(lines).notes.map(({ note }) => note);

  it("names the addresses that were not taken", () => {
    expect(
      notesOn(
        "VERSION:3.0",
        "FN:Carol",
        "EMAIL:a@x.example",
        "EMAIL:b@x.example",
        "EMAIL:nonsense",
      ),
    ).toEqual(["a@x.example was taken; the card also has b@x.example, nonsense"]);
  });

  it("is short, however many there are", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `EMAIL:friend${index}@x.example`);
    expect(notesOn(...lines)).toEqual([
      expect.stringMatching(/^friend0@x.example was taken; .{0,200} and 94 more$/),
    ]);
  });

  it("is not made for the same address twice", () => {
    expect(notesOn("EMAIL:a@x.example", "EMAIL;TYPE=HOME:a@X.example")).toEqual([]);
  });
});

describe("a reason", () => {
  it.each([
    ["without address", ["FN:Carol"], { name: "Carol", reason: "it has no email address" }],
    [
      "with an empty address",
      ["FN:Carol", "EMAIL:"],
      { name: "Carol", reason: "it has no email address" },
    ],
    [
      "with an unusable address",
      ["FN:Carol", "EMAIL:carol at home"],
      { name: "Carol", reason: "“carol at home” is not an email address that can be written to" },
    ],
    [
      "of a group without address",
      ["VERSION:4.0", "KIND:group", "FN:The band", "MEMBER:urn:uuid:1"],
      { name: "The band", reason: "it is a group of other cards and has no email address" },
    ],
    [
      "of Apple’s group without address",
      ["VERSION:3.0", "FN:The band", "X-ADDRESSBOOKSERVER-KIND:group"],
      { name: "The band", reason: "it is a group of other cards and has no email address" },
    ],
  ])("is given for a card %s", (_, lines, reading) => {
    expect(read(lines)).toEqual({ ...reading, notes: [] });
  });
});
