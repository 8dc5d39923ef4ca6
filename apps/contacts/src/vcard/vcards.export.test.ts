import ICAL from "ical.js";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestContacts, type TestContacts } from "../testing/contacts.ts";

let contacts: TestContacts;
let token: string;

beforeEach(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

afterEach(() => contacts.service.close());

const importFile = (payload: string, type = "text/vcard", by = token) =>
  contacts.requestWith(by, { method: "POST", headers: { "content-type": type }, payload });
const exportFile = async (accept = "text/vcard", by = token) =>
  contacts.requestWith(by, { headers: { accept } });
const all = async (by = token) =>
  (await contacts.requestWith(by, { url: "/contacts?limit=500" })).json().contacts;
const card = (name: string, email: string) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEMAIL;TYPE=INTERNET:${email}\r\nEND:VCARD\r\n`;

describe("an export", () => {
  it("is vCard 4.0, unless 3.0 is asked for", async () => {
    await importFile(card("Adler\\, Carol; Mae", "carol@friends.example"));
    const answer = await exportFile();
    expect(answer.headers["content-type"]).toBe("text/vcard; charset=utf-8; version=4.0");
    expect(answer.body).toBe(
      "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Adler\\, Carol; Mae\r\nEMAIL:carol@friends.example\r\nEND:VCARD\r\n",
    );
    const older = await exportFile("text/vcard; version=3.0, */*;q=0.1");
    expect(older.headers["content-type"]).toBe("text/vcard; charset=utf-8; version=3.0");
    expect(older.body).toContain(
      "VERSION:3.0\r\nN:;Adler\\, Carol\\; Mae;;;\r\nFN:Adler\\, Carol\\; Mae\r\n",
    );
  });

  it("gives whoever has no name the address for one, because FN must not be empty", async () => {
    await importFile(card("", "carol@friends.example"));
    expect((await exportFile()).body).toContain("FN:carol@friends.example\r\n");
  });

  it.each([undefined, "*/*", "application/json", "text/*", "text/vcard;q=0", "text/vcards"])(
    "is not what %s asks for",
    async (accept) => {
      const answer = await contacts.requestWith(token, {
        headers: accept === undefined ? {} : { accept },
      });
      expect(answer.headers["content-type"]).toContain("application/json");
    },
  );

  it.each([
    ["text/x-vcard", "text/x-vcard; charset=utf-8"],
    ["text/directory;profile=vcard", "text/directory; charset=utf-8; profile=vCard"],
    [
      'text/directory; charset=utf-8; profile="vCard", */*;q=0.5',
      "text/directory; charset=utf-8; profile=vCard",
    ],
  ])("under its old name is vCard 3.0: %s", async (accept, type) => {
    await importFile(card("Carol", "carol@friends.example"));
    const answer = await exportFile(accept);
    expect([answer.headers["content-type"], answer.body]).toEqual([
      type,
      expect.stringContaining("VERSION:3.0\r\n"),
    ]);
  });

  it("of another version is 406", async () => {
    expect((await exportFile("text/vcard;version=2.1")).statusCode).toBe(406);
  });

  it("of an empty book is empty", async () => {
    expect([(await exportFile()).statusCode, (await exportFile()).body]).toEqual([200, ""]);
  });

  it("needs the scope to read", async () => {
    expect(
      (await exportFile("text/vcard", await contacts.issuer.token({ scope: "contacts.write" })))
        .statusCode,
    ).toBe(403);
  });

  it("holds the whole book, in order, page after page", async () => {
    await importFile(
      Array.from({ length: 1_234 }, (_, index) =>
        card(`Friend ${index}`, `friend${index}@friends.example`),
      ).join(""),
    );
    const names = [...(await exportFile()).body.matchAll(/^FN:(.*)\r$/gm)].map(([, name]) => name);
    expect(names).toEqual(Array.from({ length: 1_234 }, (_, index) => `Friend ${index}`));
  });

  it("imported elsewhere is the same book, in either version, and every card of it is one the library reads", async () => {
    const name = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.constantFrom("", "Dave O'Hara", "a;b,c\\n:d", "נועה ברק", "=41=42", "👩‍🚀".repeat(20)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { maxLength: 8 }),
        fc.constantFrom("3.0", "4.0"),
        async (names, version) => {
          const [one, other] = await Promise.all(
            [crypto.randomUUID(), crypto.randomUUID()].map((sub) => contacts.issuer.token({ sub })),
          );
          for (const [index, friend] of names.entries())
            await contacts.requestWith(one!, {
              method: "POST",
              json: { name: friend, email: `friend${index}@friends.example` },
            });
          const { body } = await exportFile(`text/vcard;version=${version}`, one!);
          if (names.length > 0)
            expect((await importFile(body, "text/vcard", other!)).json()).toEqual({
              imported: names.length,
              skipped: [],
              notes: [],
            });
          if (names.length > 0) ICAL.parse(body);
          const withoutIds = (list: { id: string }[]) =>
            list.map(({ id: _, ...details }) => details);
          expect(withoutIds(await all(other!))).toEqual(withoutIds(await all(one!)));
          for (const line of body.split("\r\n"))
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(76);
        },
      ),
      { numRuns: 40 },
    );
  });
});
