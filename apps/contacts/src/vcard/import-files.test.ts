import { Readable } from "node:stream";
import { beforeEach, describe, expect, it } from "vitest";
import { startTestContacts, type TestContacts } from "../testing/contacts.ts";

const mebibyte = 1024 * 1024;
let contacts: TestContacts;
let token: string;

beforeEach(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

async function importFile(payload: string | Readable, type = "text/vcard") {
  const headers = { "content-type": type, authorization: `Bearer ${token}` };
  const authority = "contacts.fernmail.localhost:4002";
  return contacts.service.inject({ method: "POST", url: "/contacts", authority, headers, payload });
}

const all = async () => (await contacts.requestWith(token)).json().contacts;
const card = (name: string, email: string) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEMAIL:${email}\r\nEND:VCARD\r\n`;

describe("a file", () => {
  it.each([
    "text/directory;profile=vcard",
    'text/directory; charset=utf-8; profile="vCard"',
    "text/directory; profile=VCARD; charset=utf-8",
    "text/directory",
    "Text/X-vCard",
    "text/vcard;version=2.1",
  ])("takes the media type of vCard 3.0 and 2.1: %s", async (type) => {
    expect((await importFile(card("Carol", "carol@friends.example"), type)).json()).toMatchObject({
      imported: 1,
    });
  });

  it("reads a file in the charset that its media type names", async () => {
    const file = Buffer.from(card("Zo\xeb", "zoe@friends.example"), "latin1");
    const answer = await importFile(Readable.from([file]), "text/vcard; charset=ISO-8859-1");
    expect(answer.json()).toEqual({ imported: 1, skipped: [], notes: [] });
    expect(await all()).toMatchObject([{ name: "Zoë" }]);
  });

  it("says in which line something was left out, guessed or damaged, once", async () => {
    const file = `${card("Carol", "carol@friends.example")}BEGIN:VCARD\r\nFN:Dave \ufffd\r\nORG;x\r\nEMAIL:dave@friends.example\r\nEND:VCARD\r\n`;
    expect((await importFile(file)).json()).toEqual({
      imported: 2,
      skipped: [],
      notes: [
        {
          card: 2,
          line: 7,
          name: "Dave �",
          note: "FN is damaged: � stands for what cannot be read",
        },
        {
          card: 2,
          line: 8,
          name: "Dave �",
          note: "ORG was left out: it has no colon before its value",
        },
      ],
    });
    expect((await importFile(file)).json()).toMatchObject({ imported: 0, notes: [] });
  });

  it("of 220 cards with photos, 10 MB of them, keeps everybody and no photo in memory", async () => {
    const photo = `PHOTO;ENCODING=b;TYPE=JPEG:${Array<string>(600).fill("A".repeat(74)).join("\r\n ")}\r\n`;
    const cards = Array.from({ length: 220 }, (_, index) =>
      card(`Friend ${index}`, `friend${index}@friends.example`).replace("EMAIL", `${photo}EMAIL`),
    );
    expect((await importFile(cards.join(""))).json()).toEqual({
      imported: 220,
      skipped: [],
      notes: [],
    });
  });

  it("in UTF-16 is known by its first letter, with a byte order mark or without", async () => {
    const text = card("Zoë", "zoe@friends.example");
    const files = [
      Buffer.from(text, "utf16le"),
      Buffer.from(text, "utf16le").swap16(),
      Buffer.from(`\ufeff${text}`, "utf16le"),
    ];
    for (const [index, file] of files.entries()) {
      const bytes = [...file].map((octet) => Buffer.from([octet]));
      expect((await importFile(Readable.from(bytes))).json()).toMatchObject({
        imported: index === 0 ? 1 : 0,
        notes: [],
      });
    }
    expect(await all()).toMatchObject([{ name: "Zoë" }]);
  });
});

describe("413", () => {
  const limit = "An import takes 64 MiB at most.";
  const advice = "Export your contacts without photos, or in several files.";
  const carol = card("Carol", "carol@friends.example");

  it("says that it is longer than 64 MiB", async () => {
    const answer = await importFile(carol + "x".repeat(64 * mebibyte));
    expect([answer.statusCode, answer.json().detail]).toEqual([413, `${limit} ${advice}`]);
    expect(await all()).toEqual([]);
  });

  it("does not say so, and is read up to there; the connection ends with the answer", async () => {
    const parts = [carol, "BEGIN:VCARD\r\n", ...Array<string>(70).fill("x".repeat(mebibyte))];
    const answer = await importFile(Readable.from(parts.map((part) => Buffer.from(part))));
    const partly = "What stands before is imported, and skipped when it comes again.";
    expect([answer.statusCode, answer.json().detail]).toEqual([
      413,
      `${limit} ${advice} ${partly}`,
    ]);
    expect(answer.headers.connection).toBe("close");
    expect(await all()).toMatchObject([{ name: "Carol" }]);
  });

  it("is not for a file of too many cards, which is received to its end", async () => {
    const cards = Array.from({ length: 21 }, () => Buffer.from("BEGIN:VCARD\n".repeat(1_000)));
    const rest = Array.from({ length: 20 }, () => Buffer.alloc(mebibyte));
    const answer = await importFile(Readable.from([...cards, ...rest]));
    expect(answer.json().skipped).toHaveLength(20_001);
    expect(answer.headers.connection).not.toBe("close");
  });
});
