import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toOctets } from "./content-lines.ts";
import { splitCards, type Card } from "./split-cards.ts";

const split = (text: string): Card[] => [...splitCards(toOctets(Buffer.from(text)))];
const card = (...lines: string[]) => ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");

describe("a file of cards", () => {
  it("is split into as many cards as were written, whatever their line ends, folds and surroundings", () => {
    const contentLine = fc.tuple(fc.constantFrom("FN", "NOTE", "item1.EMAIL"), fc.stringMatching(/^[ -~]{0,200}$/)).map(([name, value]) => `${name}:${value}`).filter((line) => !/\s$/.test(line));
    const newline = fc.constantFrom("\r\n", "\n", "\r");
    const garbage = fc.constantFrom("", "\n\n", "-- exported by a phone --\n", "END:VCARD\n", " \n");

    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, fc.array(contentLine, { maxLength: 6 })), { maxLength: 6 }), newline, fc.integer({ min: 10, max: 75 }), fc.constantFrom(" ", "\t"), (cards, lineEnd, width, blank) => {
        const fold = (line: string) => line.replace(new RegExp(`(?<=.)(?=(?:.{${width}})+$)`, "g"), `\n${blank}`);
        const text = cards.map(([before, lines]) => `${before}BEGIN:VCARD\n${lines.map((line) => `${fold(line)}\n`).join("")}END:VCARD\n`).join("");
        const found = split(text.replaceAll("\n", lineEnd));
        expect(found.map(({ lines }) => lines)).toEqual(cards.map(([, lines]) => lines));
        expect(found.map(({ number }) => number)).toEqual(cards.map((_, index) => index + 1));
        const physical = text.split("\n");
        for (const { line } of found) expect(physical[line - 1]).toBe("BEGIN:VCARD");
      }),
    );
  });

  it("is read to its end without an error, whatever it is", () => {
    const pieces = fc.constantFrom("BEGIN:VCARD", "END:VCARD", "\n", "\r", " ", "AGENT:", "FN;ENCODING=QUOTED-PRINTABLE:", "=", ":", "\xef\xbb\xbf", "x");
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join("");
        const found = [...splitCards(text)];
        expect(found.length).toBeLessThanOrEqual(text.split(/BEGIN:VCARD/i).length - 1);
      }),
    );
  });
});

describe("a card", () => {
  it("begins and ends in any case, also behind a byte order mark", () => {
    expect(split("\ufeffbegin:vcard\nFN:Carol\nEnd:vCard \n")).toEqual([{ number: 1, line: 1, lines: ["FN:Carol"] }]);
  });

  it("without an end lasts until the next one begins, or the file ends", () => {
    expect(split("BEGIN:VCARD\nFN:Carol\nBEGIN:VCARD\nFN:Dave").map(({ lines }) => lines)).toEqual([["FN:Carol"], ["FN:Dave"]]);
  });

  it("inside another one is left out, and its owner kept whole", () => {
    const text = card("FN:Carol", "AGENT:", "BEGIN:VCARD", "FN:Secretary", "END:VCARD", "EMAIL:carol@friends.example") + card("FN:Dave");
    expect(split(text).map(({ lines }) => lines)).toEqual([["FN:Carol", "AGENT:", "EMAIL:carol@friends.example"], ["FN:Dave"]]);
  });

  it("inside another one may lack its end without taking the next card with it", () => {
    const text = `${card("FN:Carol", "AGENT:", "BEGIN:VCARD", "FN:Secretary").replace(/END:VCARD\r\n$/, "")}${card("FN:Dave")}`;
    expect(split(text).map(({ lines }) => lines)).toEqual([["FN:Carol", "AGENT:"], ["FN:Dave"]]);
  });

  it("that lacks its end behind the one inside it does not take the next card with it", () => {
    const text = `${card("FN:Carol", "AGENT:", "BEGIN:VCARD", "END:VCARD").replace(/END:VCARD\r\n$/, "")}${card("FN:Dave")}`;
    expect(split(text).map(({ lines }) => lines)).toEqual([["FN:Carol", "AGENT:"], ["FN:Dave"]]);
  });

  it("may quote the beginning of another one in a folded note", () => {
    expect(split(card("NOTE:look:", " BEGIN:VCARD")).map(({ lines }) => lines)).toEqual([["NOTE:look:BEGIN:VCARD"]]);
  });

  it("goes on after a quoted-printable line that ends with =", () => {
    const text = card("FN;QUOTED-PRINTABLE:Car=", "BEGIN:VCARD", "PHOTO;ENCODING=BASE64:AAA=", "EMAIL:a@b.example");
    expect(split(text).map(({ lines }) => lines)).toEqual([["FN;QUOTED-PRINTABLE:CarBEGIN:VCARD", "PHOTO;ENCODING=BASE64:AAA=", "EMAIL:a@b.example"]]);
  });

  it("is found in UTF-16, too", () => {
    for (const [mark, swap] of [["\ufeff", false], ["\ufeff", true]] as const) {
      const bytes = Buffer.from(mark + card("FN:Zoë"), "utf16le");
      const found = [...splitCards(toOctets(swap ? bytes.swap16() : bytes))];
      expect(Buffer.from(found[0]!.lines[0]!, "latin1").toString()).toBe("FN:Zoë");
    }
  });
});

describe("413", () => {
  it("is thrown for a file of more than half a million lines", () => {
    expect(() => [...splitCards("\n".repeat(500_001))]).toThrow(expect.objectContaining({ status: 413 }));
    expect(() => [...splitCards("\n".repeat(500_000))]).not.toThrow();
  });
});
