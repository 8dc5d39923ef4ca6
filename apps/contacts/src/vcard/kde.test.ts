import { describe, expect, it } from "vitest";
import { readLines } from "../testing/vcard.ts";

const header = "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:";

function quotedPrintable(text: string): string {
  return text.replace(/[^ -~]/gu, (letter) =>
    Array.from(Buffer.from(letter), (octet) => `=${octet.toString(16).toUpperCase()}`).join(""),
  );
}

/** KContacts cuts at 75 octets, whatever stands there, and puts a blank before the rest. */
function cutLines(line: string): string[] {
  return line.length <= 75 ? [line] : [line.slice(0, 75), ...cutLines(` ${line.slice(75)}`)];
}

const nameOf = (...lines: string[]) =>
  readLines(["VERSION:2.1", ...lines, "EMAIL:carol@friends.example"]).details?.name;

describe("vCard 2.1 as KContacts of KDE writes it", () => {
  it.each([0, 1, 2, 3, 4, 5, 6])("is cut anywhere in an encoded letter: %i on", (count) => {
    const name = `${"n".repeat(count)} נועהברקעםשםארוךמאודמאוד`.trim();
    expect(nameOf(...cutLines(header + quotedPrintable(name)))).toBe(name);
  });

  it("is cut in the middle of a word", () => {
    const name = `${"Wolfgang ".repeat(7)}Mustermann-Beispielhausen`;
    expect(nameOf(...cutLines(`FN:${name}`))).toBe(name);
  });

  it("escapes the line break of a soft break", () => {
    expect(nameOf(`${header}Beisp=\\nielhausen der J=C3=BCngere`)).toBe(
      "Beispielhausen der Jüngere",
    );
  });

  it("leaves a soft break before a word what it is", () => {
    expect(nameOf(`${header}Lena=`, " De Luca")).toBe("Lena De Luca");
  });
});
