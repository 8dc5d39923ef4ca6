import { describe, expect, it } from "vitest";
import { readLines } from "./vcard.testing.ts";

const read = (lines: readonly string[], encoding?: BufferEncoding) =>
  readLines(lines, { encoding });

const email = "EMAIL:carol@friends.example";
const nameOf = (...lines: string[]) => read([...lines, email]).details?.name;
const emailOf = (...lines: string[]) => read(["FN:Carol", ...lines]).details?.email;

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

describe("the address", () => {
  it.each([
    ["the only one", ["VERSION:4.0", "EMAIL:carol@friends.example"], "carol@friends.example"],
    [
      "the preferred one of vCard 4",
      ["VERSION:4.0", "EMAIL;PREF=50:b@x.example", "EMAIL:a@x.example", "EMAIL;PREF=1:c@x.example"],
      "c@x.example",
    ],
    [
      "the preferred one of vCard 3",
      ["VERSION:3.0", "EMAIL;TYPE=INTERNET:a@x.example", "EMAIL;TYPE=INTERNET,pref:b@x.example"],
      "b@x.example",
    ],
    [
      "the preferred one of Apple",
      [
        "VERSION:3.0",
        "item1.EMAIL;type=INTERNET:a@x.example",
        "item2.EMAIL;type=INTERNET;type=pref:b@x.example",
      ],
      "b@x.example",
    ],
    [
      "the preferred one of vCard 2.1",
      ["VERSION:2.1", "EMAIL;INTERNET:a@x.example", "EMAIL;INTERNET;PREF:b@x.example"],
      "b@x.example",
    ],
    [
      "the first, when none is preferred",
      ["VERSION:3.0", "EMAIL:a@x.example", "EMAIL:b@x.example"],
      "a@x.example",
    ],
    [
      "the first usable one",
      ["VERSION:3.0", "EMAIL;TYPE=pref:Carol Adler", "EMAIL:b@x.example"],
      "b@x.example",
    ],
    ["out of mailto", ["VERSION:4.0", "EMAIL;VALUE=uri:mailto:carol@x.example"], "carol@x.example"],
    [
      "out of angle brackets",
      ["VERSION:3.0", "EMAIL:Carol Adler <carol@x.example>"],
      "carol@x.example",
    ],
    [
      "out of mailto with a subject",
      ["VERSION:4.0", "EMAIL:mailto:carol@x.example?subject=Hello%20Carol"],
      "carol@x.example",
    ],
    [
      "out of mailto with an escaped @",
      ["VERSION:4.0", "EMAIL:MAILTO:carol%40x.example"],
      "carol@x.example",
    ],
    [
      "out of mailto that names it last",
      ["VERSION:4.0", "EMAIL:mailto:?to=carol%40x.example&subject=Hello"],
      "carol@x.example",
    ],
    [
      "the first of mailto with two",
      ["VERSION:4.0", "EMAIL:mailto:carol@x.example,dave@x.example"],
      "carol@x.example",
    ],
    [
      "out of mailto with a stray percent sign",
      ["VERSION:4.0", "EMAIL:mailto:100%carol@x.example"],
      "100%carol@x.example",
    ],
    [
      "the first of two in one field",
      ["VERSION:3.0", "EMAIL:carol@x.example; dave@x.example"],
      "carol@x.example",
    ],
    [
      "without what cannot be seen",
      ["VERSION:3.0", "EMAIL:\u200bca\u200drol@x.example\ufeff"],
      "carol@x.example",
    ],
    [
      "beside an Android phone’s own label",
      [
        "VERSION:2.1",
        "EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=A0=",
        "=D0=B0):carol@x.example",
      ],
      "carol@x.example",
    ],
    [
      "beside a label with a colon in it",
      ["VERSION:2.1", "EMAIL;X-Work: (at home):carol@x.example".replace(": (", "(:")],
      "carol@x.example",
    ],
    [
      "under a label of Apple",
      [
        "VERSION:3.0",
        "item1.EMAIL;type=INTERNET;type=pref:carol@x.example",
        "item1.X-ABLabel:_$!<HomePage>!$_",
      ],
      "carol@x.example",
    ],
    [
      "behind a parameter in quotes",
      ["VERSION:4.0", 'EMAIL;LABEL="a:b;c";TYPE="work,pref":carol@x.example'],
      "carol@x.example",
    ],
    ["folded, with a tab", ["VERSION:3.0", "EMAIL:carol@", "\tx.example"], "carol@x.example"],
    [
      "folded in a 2.1 card",
      ["VERSION:2.1", "EMAIL;INTERNET:carol@", "   x.example"],
      "carol@x.example",
    ],
    [
      "with blanks around it",
      ["VERSION:3.0", "EMAIL ; TYPE = pref : carol@x.example\t"],
      "carol@x.example",
    ],
    [
      "out of quoted-printable",
      ["VERSION:2.1", "EMAIL;QUOTED-PRINTABLE:carol=40x.example"],
      "carol@x.example",
    ],
  ])("is %s", (_, lines, address) => {
    expect(emailOf(...lines)).toBe(address);
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
