import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestContacts, type TestContacts } from "../testing/contacts.ts";

let contacts: TestContacts;
let token: string;

beforeAll(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

afterAll(() => contacts.service.close());

const importFile = (payload: Buffer) =>
  contacts.service.inject({
    method: "POST",
    url: "/contacts",
    authority: "contacts.fernmail.localhost:4002",
    headers: { "content-type": "text/vcard", authorization: `Bearer ${token}` },
    payload: Readable.from([payload]),
  });
const inCard = (text: string) =>
  `BEGIN:VCARD\nVERSION:3.0\n${text}\nEMAIL:carol@friends.example\nEND:VCARD\n`;
const million = 1_000_000;

describe("a file that means harm is answered, and soon", () => {
  it.each([
    ["a million empty lines", "\n".repeat(million), 400],
    ["a million CRs", inCard("\r".repeat(million)), 200],
    ["a million folds", inCard(`FN:x${"\n x".repeat(million)}`), 200],
    ["a million folds of nothing", inCard(`FN:x${"\n ".repeat(million)}`), 200],
    ["a million soft breaks", inCard(`FN;QUOTED-PRINTABLE:x${"=\nx".repeat(million)}`), 200],
    [
      "a million soft breaks without a colon",
      inCard(`FN;QUOTED-PRINTABLE${"=\nx".repeat(million)}`),
      200,
    ],
    [
      "a million soft breaks of a line not wanted",
      inCard(`NOTE;QUOTED-PRINTABLE:${"=\n".repeat(million)}`),
      200,
    ],
    ["a million lines that end with =", inCard(`PHOTO:${"\n =".repeat(million)}`), 200],
    ["a parameter of 16 MB", inCard(`FN;X="${"x".repeat(16 * million)}":Carol`), 200],
    ["a million parameters", inCard(`FN${";a".repeat(million)}:Carol`), 200],
    ["a million quotation marks", inCard(`FN;X=${'"'.repeat(million)}:Carol`), 200],
    ["a million labels that are not closed", inCard(`FN${";X-(".repeat(million)}:Carol`), 200],
    [
      "a million opening quotes and labels in many lines",
      inCard(
        Array<string>(99)
          .fill(`EMAIL;X=${'";X-("'.repeat(3_000)}:x`)
          .join("\n"),
      ),
      200,
    ],
    ["a million backslashes", inCard(`FN:${"\\".repeat(million)}`), 200],
    ["a million semicolons", inCard(`N:${";".repeat(million)}`), 200],
    ["a million commas in one address", inCard(`EMAIL:${"a@b.example,".repeat(million)}`), 200],
    [
      "addresses without end",
      inCard(`EMAIL:${"a".repeat(million)}@${"b.".repeat(million)}example`),
      200,
    ],
    ["nested cards without end", "BEGIN:VCARD\nAGENT:\n".repeat(200_000), 200],
    [
      "agents that begin in their own line",
      "BEGIN:VCARD\n" + "AGENT:BEGIN:VCARD\n".repeat(200_000),
      200,
    ],
    ["a million groups", inCard(`${"a.".repeat(million)}FN:Carol`), 200],
    ["a million accents on one letter", inCard(`FN:Z${"\u0301".repeat(million)}`), 200],
    ["angle brackets without end", inCard(`EMAIL:${"<".repeat(million)}`), 200],
    ["a mailto of escapes", inCard(`EMAIL:mailto:${"%".repeat(19_000)}`), 200],
    [
      "QP of nothing but escaped semicolons",
      inCard(`N;QUOTED-PRINTABLE:${"=5C".repeat(6_000)}`),
      200,
    ],
    ["zeros", "\0".repeat(million), 400],
    [
      "UTF-16 that ends in the middle",
      Buffer.from("\ufeffBEGIN:VCARD\nFN:Z", "utf16le").subarray(0, -1),
      200,
    ],
  ] as [string, string | Buffer, number][])("%s", async (_, file, status) => {
    const begin = performance.now();
    expect((await importFile(Buffer.from(file as string))).statusCode).toBe(status);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it("whatever bytes it holds", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          "BEGIN:VCARD\n",
          "END:VCARD\n",
          "\r",
          "\n ",
          "FN;",
          "N:",
          "EMAIL:",
          "AGENT:",
          "CHARSET=utf-16",
          "ENCODING=b",
          "QUOTED-PRINTABLE",
          "=\n",
          '"',
          "(",
          "mailto:%",
          "<a@b.example>",
        )
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        expect([200, 400]).toContain((await importFile(Buffer.concat(pieces))).statusCode);
      }),
      { numRuns: 300 },
    );
  });
});
