import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitCards, toOctets } from "../testing/vcard.ts";

const split = async (text: string) => splitCards(await toOctets(Buffer.from(text)));
const card = (...lines: string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

describe("a file of cards", () => {
  it("is split into as many cards as were written, whatever their line ends, folds and surroundings, and wherever it is cut", async () => {
    const contentLine = fc
      .tuple(fc.constantFrom("FN", "NOTE", "item1.EMAIL"), fc.stringMatching(/^[ -~]{0,200}$/))
      .map(([name, value]) => `${name}:${value}`)
      .filter((line) => !/\s$/.test(line));
    const newline = fc.constantFrom("\r\n", "\n", "\r", "\r\r\n");
    const garbage = fc.constantFrom(
      "",
      "\n\n",
      "-- exported by a phone --\n",
      "END:VCARD\n",
      " \n",
    );

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(garbage, fc.array(contentLine, { maxLength: 6 })), { maxLength: 6 }),
        newline,
        fc.integer({ min: 10, max: 75 }),
        fc.constantFrom(" ", "\t"),
        fc.integer({ min: 1, max: 200 }),
        async (cards, lineEnd, width, blank, size) => {
          const fold = (line: string) =>
            line.replace(new RegExp(`(?<=.)(?=(?:.{${width}})+$)`, "g"), `\n${blank}`);
          const text = cards
            .map(
              ([before, lines]) =>
                `${before}BEGIN:VCARD\n${lines.map((line) => `${fold(line)}\n`).join("")}END:VCARD\n`,
            )
            .join("");
          const octets = await toOctets(Buffer.from(text.replaceAll("\n", lineEnd)));
          const found = splitCards(...(octets.match(new RegExp(`[^]{1,${size}}`, "g")) ?? []));
          expect(found.map(({ lines }) => lines)).toEqual(cards.map(([, lines]) => lines));
          expect(found.map(({ number }) => number)).toEqual(cards.map((_, index) => index + 1));
          const physical = text.split("\n");
          for (const { line } of found) expect(physical[line - 1]).toBe("BEGIN:VCARD");
        },
      ),
    );
  });

  it("is read to its end without an error, whatever it is", async () => {
    const pieces = fc.constantFrom(
      "BEGIN:VCARD",
      "END:VCARD",
      "\n",
      "\r",
      " ",
      "AGENT:",
      "FN;ENCODING=QUOTED-PRINTABLE:",
      "=",
      ":",
      "\xef\xbb\xbf",
      "x",
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join("");
        const found = splitCards(...parts);
        expect(found.length).toBeLessThanOrEqual(text.split(/BEGIN:VCARD/i).length - 1);
      }),
    );
  });
});

describe("a card", () => {
  it("begins and ends in any case, also behind a byte order mark", async () => {
    expect(await split("\ufeffbegin:vcard\nFN:Carol\nEnd:vCard \n")).toEqual([
      { number: 1, line: 1, lines: ["FN:Carol"] },
    ]);
  });

  it("without an end lasts until the next one begins, or the file ends", async () => {
    expect(
      (await split("BEGIN:VCARD\nFN:Carol\nBEGIN:VCARD\nFN:Dave")).map(({ lines }) => lines),
    ).toEqual([["FN:Carol"], ["FN:Dave"]]);
  });

  it("inside another one is left out, and its owner kept whole", async () => {
    const text =
      card(
        "FN:Carol",
        "AGENT:",
        "BEGIN:VCARD",
        "FN:Secretary",
        "END:VCARD",
        "EMAIL:carol@friends.example",
      ) + card("FN:Dave");
    expect((await split(text)).map(({ lines }) => lines)).toEqual([
      ["FN:Carol", "AGENT:", "EMAIL:carol@friends.example"],
      ["FN:Dave"],
    ]);
  });

  it("inside another one may lack its end without taking the next card with it", async () => {
    const text = `${card("FN:Carol", "AGENT:", "BEGIN:VCARD", "FN:Secretary").replace(/END:VCARD\r\n$/, "")}${card("FN:Dave")}`;
    expect((await split(text)).map(({ lines }) => lines)).toEqual([
      ["FN:Carol", "AGENT:"],
      ["FN:Dave"],
    ]);
  });

  it("that lacks its end behind the one inside it does not take the next card with it", async () => {
    const text = `${card("FN:Carol", "AGENT:", "BEGIN:VCARD", "END:VCARD").replace(/END:VCARD\r\n$/, "")}${card("FN:Dave")}`;
    expect((await split(text)).map(({ lines }) => lines)).toEqual([
      ["FN:Carol", "AGENT:"],
      ["FN:Dave"],
    ]);
  });

  it("inside another one may begin in the same line, and hold one itself", async () => {
    const text =
      card(
        "FN:Carol",
        "AGENT:BEGIN:VCARD",
        "FN:Assistant",
        "AGENT:",
        "BEGIN:VCARD",
        "FN:Temp",
        "END:VCARD",
        "END:VCARD",
        "EMAIL:carol@friends.example",
      ) + card("FN:Dave");
    expect((await split(text)).map(({ lines }) => lines)).toEqual([
      ["FN:Carol", "EMAIL:carol@friends.example"],
      ["FN:Dave"],
    ]);
  });

  it("may quote the beginning of another one in a folded note", async () => {
    expect((await split(card("NOTE:look:", " BEGIN:VCARD"))).map(({ lines }) => lines)).toEqual([
      ["NOTE:look:BEGIN:VCARD"],
    ]);
  });

  it("goes on after a quoted-printable line that ends with =", async () => {
    const text = card(
      "FN;QUOTED-PRINTABLE:Car=",
      "BEGIN:VCARD",
      "PHOTO;ENCODING=BASE64:AAA=",
      "EMAIL:a@b.example",
    );
    expect((await split(text)).map(({ lines }) => lines)).toEqual([
      ["FN;QUOTED-PRINTABLE:CarBEGIN:VCARD", "PHOTO;ENCODING=BASE64:AAA=", "EMAIL:a@b.example"],
    ]);
  });

  it("is found in UTF-16, too", async () => {
    for (const [mark, swap] of [
      ["\ufeff", false],
      ["\ufeff", true],
    ] as const) {
      const bytes = Buffer.from(mark + card("FN:Zoë"), "utf16le");
      const found = splitCards(await toOctets(swap ? bytes.swap16() : bytes));
      expect(Buffer.from(found[0]!.lines[0]!, "latin1").toString()).toBe("FN:Zoë");
    }
  });
});

describe("413", () => {
  it("is thrown for a file of more than two million lines", () => {
    expect(() => splitCards("\n".repeat(2_000_001))).toThrow(
      expect.objectContaining({ status: 413 }),
    );
    expect(() => splitCards("\n".repeat(2_000_000))).not.toThrow();
  });
});
