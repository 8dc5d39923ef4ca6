import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanName } from "../stores/contact.checks.ts";
import { cardsIn, toOctets } from "../testing/vcard.ts";
import { readCard } from "./read-card.ts";

/** How one program writes: nothing here is shared with the reader. */
interface Writer {
  readonly version: "2.1" | "3.0" | "4.0" | undefined;
  readonly isQuotedPrintable: boolean;
  readonly isBase64: boolean;
  readonly escapesSemicolons: boolean;
  readonly width: number;
  readonly blank: string;
  readonly lineEnd: string;
  readonly group: string;
  readonly hasEnd: boolean;
  readonly mark: string;
  readonly noise: readonly string[];
  readonly preference: "before" | "after";
}

const noise = [
  "PHOTO;ENCODING=b:AAAA",
  'TEL;X="a:b',
  "NOTE;ENCODING=QUOTED-PRINTABLE:=0D=0A=",
  "ORG:",
  "N:;;;;",
  "AGENT:",
  "X-ABLabel:_$!<Home>!$_",
  "",
  "rubbish",
  "EMAIL:nonsense",
];

/** What follows belongs to such a line, unless it is a property or END. */
const isOpen = (line: string) => line.endsWith("=") || line === "AGENT:";

const writer: fc.Arbitrary<Writer> = fc.record({
  version: fc.constantFrom("2.1", "3.0", "4.0", undefined),
  isQuotedPrintable: fc.boolean(),
  isBase64: fc.boolean(),
  escapesSemicolons: fc.boolean(),
  width: fc.integer({ min: 8, max: 75 }),
  blank: fc.constantFrom(" ", "\t"),
  lineEnd: fc.constantFrom("\r\n", "\n", "\r", "\r\r\n"),
  group: fc.constantFrom("", "item1.", "work-2."),
  hasEnd: fc.boolean(),
  mark: fc.constantFrom("", "\ufeff"),
  noise: fc.array(fc.constantFrom(...noise), { maxLength: 4 }),
  preference: fc.constantFrom("before", "after"),
});

const word = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    "O’Hara;",
    "a\\b",
    "Smith,",
    "\\n",
    "=41",
    "Zoë",
    "נועה",
    "山田",
    "👩‍🚀",
    "\\;",
    ":",
    '"C"',
  ),
);
const name = fc
  .array(word, { minLength: 1, maxLength: 8 })
  .map((words) => words.join(" "))
  .filter((text) => cleanName(text) === text && text !== "");

function writeCard(text: string, email: string, by: Writer): string {
  const isOld = by.version === "2.1";
  const escaped = isOld
    ? text.replaceAll(";", "\\;")
    : text.replace(by.escapesSemicolons ? /[\\,;]/g : /[\\,]/g, "\\$&");
  const preferred = isOld ? ";PREF" : by.version === "4.0" ? ";PREF=1" : ";TYPE=pref";
  const emails = [
    `${by.group}EMAIL:other@friends.example`,
    fold(`${by.group}EMAIL${preferred}:${email}`, by),
  ];
  return [
    "BEGIN:VCARD",
    ...(by.version ? [`VERSION:${by.version}`] : []),
    ...by.noise.filter((line) => !isOpen(line)),
    writeName(text, escaped, by),
    ...(by.preference === "before" ? emails : emails.toReversed()),
    ...by.noise.filter((line) => by.hasEnd || !isOpen(line)),
    ...(by.hasEnd ? ["END:VCARD", ""] : [""]),
  ].join("\n");
}

function writeName(text: string, escaped: string, by: Writer): string {
  if (by.isQuotedPrintable) return quotedPrintable(escaped, by);
  if (by.isBase64)
    return `FN;ENCODING=${by.version === "2.1" ? "BASE64" : "b"}:${Buffer.from(text).toString("base64")}`;
  return by.version === "2.1"
    ? foldAtBlanks(`${by.group}FN;CHARSET=UTF-8:${escaped}`, by)
    : fold(`${by.group}FN:${escaped}`, by);
}

/** Soft breaks anywhere but within an encoded octet. */
function quotedPrintable(text: string, by: Writer): string {
  const octets = [...Buffer.from(text)].map((octet) =>
    octet < 0x21 || octet > 0x7e || octet === 0x3d || octet % 7 === 0
      ? `=${octet.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(octet),
  );
  let line = `${by.group}FN;CHARSET=UTF-8;${by.escapesSemicolons ? "ENCODING=" : ""}QUOTED-PRINTABLE:`;
  return octets.reduce((written, octet) => {
    line = line.length >= by.width ? octet : line + octet;
    return line === octet ? `${written}=\n${octet}` : written + octet;
  }, line);
}

function fold(line: string, { width, blank }: Writer): string {
  const characters = [...line];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, n) =>
    characters.slice(n * width, (n + 1) * width).join(""),
  ).join(`\n${blank}`);
}

/** vCard 2.1 breaks lines before a blank, which stays. At 74 to 76 it would look like a cut. */
function foldAtBlanks(line: string, { width }: Writer): string {
  return line.replace(new RegExp(`(.{${width},}?)( )(?=\\S)`, "gu"), (whole, before: string) => {
    const lengths = [Buffer.byteLength(before), [...before].length].flatMap((n) => [n, n + 1]);
    return lengths.some((n) => n >= 74 && n <= 76) ? whole : `${before}\n `;
  });
}

const emailOf = (index: number) => `friend.${index}@friends.example`;

function writeFile(people: readonly [string, Writer][], encoding: BufferEncoding): Buffer {
  const [, { lineEnd, mark }] = people[0]!;
  const cards = people.map(([person, by], index) => writeCard(person, emailOf(index), by));
  return Buffer.from((mark + cards.join("")).replaceAll("\n", lineEnd), encoding);
}

function cut(file: Buffer, size: number): Buffer[] {
  const count = Math.ceil(file.length / size);
  return Array.from({ length: count }, (_, n) => file.subarray(n * size, (n + 1) * size));
}

describe("a card is read as its writer meant it", () => {
  it("whatever its version, escapes, folds, encoding, line ends, groups and neighbours", async () => {
    const people = fc.array(fc.tuple(name, writer), { minLength: 1, maxLength: 4 });
    const encoding = fc.constantFrom<BufferEncoding[]>("utf8", "utf16le");
    await fc.assert(
      fc.asyncProperty(
        people,
        encoding,
        fc.integer({ min: 1, max: 300 }),
        async (all, how, size) => {
          const octets = await toOctets(...cut(writeFile(all, how), size));
          const readings = cardsIn([octets]).map((card) => readCard(card).details);
          expect(readings).toEqual(all.map(([person], n) => ({ name: person, email: emailOf(n) })));
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
