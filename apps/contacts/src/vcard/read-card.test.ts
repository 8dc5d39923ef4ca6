import { describe, expect, it } from "vitest";
import { toOctets } from "./content-lines.ts";
import { readCard } from "./read-card.ts";
import { splitCards } from "./split-cards.ts";

function read(lines: readonly string[], encoding: BufferEncoding = "utf8") {
  const [card] = splitCards(toOctets(Buffer.from(["BEGIN:VCARD", ...lines, "END:VCARD"].join("\r\n"), encoding)));
  return readCard(card!);
}

const email = "EMAIL:carol@friends.example";
const nameOf = (...lines: string[]) => read([...lines, email]).details?.name;
const emailOf = (...lines: string[]) => read(["FN:Carol", ...lines]).details?.email;

describe("the name", () => {
  it.each([
    ["of vCard 4", ["VERSION:4.0", "FN;LANGUAGE=en:Carol Adler"], "Carol Adler"],
    ["of vCard 3 with escapes", ["VERSION:3.0", "FN:Adler\\, Carol\\; \\\\o/ \\\\;"], "Adler, Carol; \\o/ \\;"],
    ["on one line, however it was written", ["VERSION:4.0", "FN:Carol\\nAdler"], "Carol Adler"],
    ["folded in the middle of a letter", ["VERSION:3.0", "FN:Zo\xc3", " \xab"], "Zoë", "latin1"],
    ["of an old phone", ["VERSION:2.1", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=\r\n=AB"], "Zoë"],
    ["of an older phone", ["VERSION:2.1", "FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=EB=0D=0ABr=F8nsted"], "Zoë Brønsted"],
    ["of a Japanese phone", ["VERSION:2.1", "FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63"], "山田"],
    ["in a charset nobody knows", ["VERSION:2.1", "FN;CHARSET=X-NOKIA:Zoë"], "Zoë"],
    ["in Latin-1 that nobody declared", ["VERSION:3.0", "FN:Zoë"], "Zoë", "latin1"],
    ["from N, in spoken order", ["VERSION:3.0", "N:Adler;Carol;Mae,Sue;Dr.;Jr."], "Dr. Carol Mae Sue Adler Jr."],
    ["from N when FN is empty", ["VERSION:3.0", "FN:", "N:Adler;Carol"], "Carol Adler"],
    ["from N without parts", ["VERSION:2.1", "N:Carol Adler"], "Carol Adler"],
    ["of the organisation, when nobody is named", ["VERSION:3.0", "N:;;;;", "ORG:Allotment Society;Committee"], "Allotment Society Committee"],
    ["in a group", ["VERSION:3.0", "item1.FN:Carol"], "Carol"],
    ["of a card without version", ["FN:Carol"], "Carol"],
    ["right to left", ["VERSION:4.0", "FN:נועה ברק"], "נועה ברק"],
    ["empty, when it is only the address", ["VERSION:3.0", "FN:Carol@friends.example"], ""],
    ["empty, when there is none", ["VERSION:4.0"], ""],
  ] as [string, string[], string, BufferEncoding?][])("is read %s", (_, lines, name, encoding) => {
    expect(read([...lines, email], encoding).details?.name).toBe(name);
  });

  it("does not depend on lines that are broken but not needed", () => {
    expect(nameOf("VERSION:3.0", "PHOTO;X=\"unclosed:AAAA", "garbage", "TEL", "FN:Carol")).toBe("Carol");
  });
});

describe("the address", () => {
  it.each([
    ["the only one", ["VERSION:4.0", "EMAIL:carol@friends.example"], "carol@friends.example"],
    ["the preferred one of vCard 4", ["VERSION:4.0", "EMAIL;PREF=50:b@x.example", "EMAIL:a@x.example", "EMAIL;PREF=1:c@x.example"], "c@x.example"],
    ["the preferred one of vCard 3", ["VERSION:3.0", "EMAIL;TYPE=INTERNET:a@x.example", "EMAIL;TYPE=INTERNET,pref:b@x.example"], "b@x.example"],
    ["the preferred one of Apple", ["VERSION:3.0", "item1.EMAIL;type=INTERNET:a@x.example", "item2.EMAIL;type=INTERNET;type=pref:b@x.example"], "b@x.example"],
    ["the preferred one of vCard 2.1", ["VERSION:2.1", "EMAIL;INTERNET:a@x.example", "EMAIL;INTERNET;PREF:b@x.example"], "b@x.example"],
    ["the first, when none is preferred", ["VERSION:3.0", "EMAIL:a@x.example", "EMAIL:b@x.example"], "a@x.example"],
    ["the first usable one", ["VERSION:3.0", "EMAIL;TYPE=pref:Carol Adler", "EMAIL:b@x.example"], "b@x.example"],
    ["out of mailto", ["VERSION:4.0", "EMAIL;VALUE=uri:mailto:carol@x.example"], "carol@x.example"],
    ["out of angle brackets", ["VERSION:3.0", "EMAIL:Carol Adler <carol@x.example>"], "carol@x.example"],
    ["out of quoted-printable", ["VERSION:2.1", "EMAIL;QUOTED-PRINTABLE:carol=40x.example"], "carol@x.example"],
  ])("is %s", (_, lines, address) => {
    expect(emailOf(...lines)).toBe(address);
  });
});

describe("a note", () => {
  it("names the addresses that were not taken", () => {
    expect(read(["VERSION:3.0", "FN:Carol", "EMAIL:a@x.example", "EMAIL:b@x.example", "EMAIL:nonsense"])).toMatchObject({ note: "a@x.example was taken; the card also has b@x.example, nonsense" });
  });

  it("is short, however many there are", () => {
    const lines = Array.from({ length: 100 }, (_, index) => `EMAIL:friend${index}@x.example`);
    expect(read(lines)).toMatchObject({ note: expect.stringMatching(/^friend0@x.example was taken; .{0,200} and 94 more$/) });
  });

  it("is not made for the same address twice", () => {
    expect(read(["EMAIL:a@x.example", "EMAIL;TYPE=HOME:a@X.example"])).not.toHaveProperty("note");
  });
});

describe("a reason", () => {
  it.each([
    ["without address", ["FN:Carol"], { name: "Carol", reason: "it has no email address" }],
    ["with an empty address", ["FN:Carol", "EMAIL:"], { name: "Carol", reason: "it has no email address" }],
    ["with an unusable address", ["FN:Carol", "EMAIL:carol at home"], { name: "Carol", reason: "“carol at home” is not an email address that can be written to" }],
    ["with a name that is too long", [`FN:${"n".repeat(201)}`, email], { name: `${"n".repeat(79)}…`, reason: "its name is too long" }],
    ["with a line that could stop the server", [`FN${";a".repeat(4_000_000)}:Carol`, email], { name: "", reason: "one of its lines is too long" }],
    ["with more addresses than anybody has", Array<string>(101).fill(email), { name: "", reason: "it has too many names and addresses" }],
    ["with a line nobody can read", ['FN;X="unclosed:Carol', email], { name: "", reason: "it is not written as a vCard should be" }],
  ])("is given for a card %s", (_, lines, reading) => {
    expect(read(lines)).toEqual(reading);
  });
});
