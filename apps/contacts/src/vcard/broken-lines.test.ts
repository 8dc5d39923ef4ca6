import { describe, expect, it } from "vitest";
import { readLines } from "../testing/vcard.ts";

const good = ["VERSION:3.0", "FN:Carol", "EMAIL:carol@friends.example"];
const carol = { name: "Carol", email: "carol@friends.example" };

describe("a line that is broken and not needed costs nothing but itself, which is said", () => {
  it.each([
    ['ORG;X="a:Broken', "ORG was left out: a quotation mark in it is not closed"],
    ['EMAIL;X="a:dave@friends.example', "EMAIL was left out: a quotation mark in it is not closed"],
    [
      "EMAIL;TYPE=home dave@friends.example",
      "EMAIL was left out: it has no colon before its value",
    ],
    [`ORG:${"o".repeat(20_001)}`, "ORG was left out: it is too long"],
    [`ORG;${"x".repeat(3_000_000)}:o`, "ORG was left out: it is too long"],
  ])("%.60s", (line, note) => {
    const reading = readLines([...good, line]);
    expect(reading.details).toEqual(carol);
    expect(reading.notes).toContainEqual({ line: 5, note });
  });

  it.each(["N;;;", "N:;;;;", 'PHOTO;X="a:b', "garbage", ":", ";", "TEL", "\x00", "X:"])(
    "or needs no word: %j",
    (line) => {
      expect(readLines([...good, line])).toEqual({
        name: "Carol",
        details: carol,
        notes:
          line === "N;;;"
            ? [{ line: 5, note: "N was left out: it has no colon before its value" }]
            : [],
      });
    },
  );

  it("does not depend on where it stands", () => {
    expect(readLines(['ORG;X="a:Broken', ...good]).details).toEqual(carol);
  });
});

describe("a line that is broken and the only one of its kind is guessed, which is said", () => {
  it.each([
    [
      'FN;X="unclosed:Carol',
      { line: 3, note: "FN was guessed: a quotation mark in it is not closed" },
    ],
  ])("the name: %s", (line, note) => {
    expect(readLines(["VERSION:3.0", line, "EMAIL:carol@friends.example"])).toEqual({
      name: "Carol",
      details: carol,
      notes: [note],
    });
  });

  it("the address", () => {
    expect(readLines(["FN:Carol", 'EMAIL;X="y:carol@friends.example'])).toEqual({
      name: "Carol",
      details: carol,
      notes: [{ line: 3, note: "EMAIL was guessed: a quotation mark in it is not closed" }],
    });
  });

  it("unless another line of the card says the same", () => {
    expect(
      readLines(['FN;X="unclosed:C.', "N:;Carol", "EMAIL:carol@friends.example"]),
    ).toMatchObject({ details: carol, notes: [{ line: 2 }] });
  });
});

describe("what is too much costs the rest, and never the friend", () => {
  it("a name of more than 200 characters loses its end", () => {
    expect(readLines([`FN:${"👩‍👩‍👧‍👦".repeat(201)}`, good[2]!])).toMatchObject({
      details: { name: "👩‍👩‍👧‍👦".repeat(200) },
      notes: [
        { line: 2, note: "the name is too long for this address book; its beginning was kept" },
      ],
    });
    expect(readLines([`FN:${"👩‍👩‍👧‍👦".repeat(200)}`, good[2]!])).toMatchObject({ notes: [] });
  });

  it("a line that could stop the server is not read to its end", () => {
    expect(readLines([`FN${";a".repeat(4_000_000)}:Carol`, good[2]!])).toMatchObject({
      details: { name: "", email: carol.email },
      notes: [{ line: 2, note: "FN was left out: it is too long" }],
    });
  });

  it("more names and addresses than anybody has are left out after the hundredth", () => {
    const reading = readLines([
      ...Array<string>(100).fill(good[2]!),
      "EMAIL:dave@friends.example",
      "EMAIL:erin@friends.example",
    ]);
    expect(reading).toMatchObject({
      details: { email: carol.email },
      notes: [
        {
          line: 102,
          note: "this line and the rest were left out: too many names and addresses",
        },
      ],
    });
  });

  it("many faults are told in a few notes", () => {
    const reading = readLines([...good, ...Array<string>(50).fill("ORG;x")]);
    expect(reading.notes).toHaveLength(6);
    expect(reading.notes.at(-1)).toEqual({
      line: 10,
      note: "45 more notes on this line and those after it were left out",
    });
  });
});

describe("an address with characters that cannot be seen", () => {
  it("is taken without them, which is said", () => {
    expect(readLines(["FN:Carol", "EMAIL:carol@friends.example\u200b"])).toEqual({
      name: "Carol",
      details: carol,
      notes: [{ line: 3, note: "EMAIL held characters that cannot be seen; they were left out" }],
    });
  });
});
