import { Readable } from "node:stream";
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
const all = async (by = token) =>
  (await contacts.requestWith(by, { url: "/contacts?limit=500" })).json().contacts;
const card = (name: string, email: string) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEMAIL;TYPE=INTERNET:${email}\r\nEND:VCARD\r\n`;

describe("an import", () => {
  it("reports every card that was skipped, and loses no good one to a bad one", async () => {
    const file = [
      card("Carol", "carol@friends.example"),
      "BEGIN:VCARD\nVERSION:4.0\nFN:Nobody\nEND:VCARD\n",
      "rubbish\n",
      'BEGIN:VCARD\nEMAIL;X="y:z\nEND:VCARD\n',
      "BEGIN:VCARD\nFN:Dave\nEMAIL:dave@friends.example\nEMAIL:dave@work.example\n",
      card("Erin", "erin at home"),
    ].join("");
    const answer = await importFile(file);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      imported: 2,
      skipped: [
        { card: 2, line: 6, name: "Nobody", reason: "it has no email address" },
        { card: 3, line: 11, reason: "“z” is not an email address that can be written to" },
        {
          card: 5,
          line: 18,
          name: "Erin",
          reason: "“erin at home” is not an email address that can be written to",
        },
      ],
      notes: [
        { card: 3, line: 12, note: "EMAIL was left out: a quotation mark in it is not closed" },
        {
          card: 4,
          line: 14,
          name: "Dave",
          note: "dave@friends.example was taken; the card also has dave@work.example",
        },
      ],
    });
    expect(await all()).toMatchObject([{ name: "Carol" }, { name: "Dave" }]);
  });

  it("of the same file twice adds nothing the second time, but knows two people at one address apart", async () => {
    const file =
      card("Carol", "home@friends.example") +
      card("Dave", "home@friends.example") +
      card("Carol", "home@FRIENDS.example");
    expect((await importFile(file)).json()).toMatchObject({
      imported: 2,
      skipped: [{ card: 3, name: "Carol", reason: "it is already in your address book" }],
    });
    const again = (await importFile(file)).json();
    expect(again).toMatchObject({ imported: 0, notes: [] });
    expect(again.skipped.map(({ reason }: { reason: string }) => reason)).toEqual(
      Array(3).fill("it is already in your address book"),
    );
    expect(await all()).toHaveLength(2);
  });

  it("sent twice at the same moment adds nothing twice", async () => {
    const file = Array.from({ length: 450 }, (_, index) =>
      card(`Friend ${index}`, `friend${index}@friends.example`),
    ).join("");
    const reports = await Promise.all([importFile(file), importFile(file)]);
    expect(reports.reduce((sum, answer) => sum + answer.json().imported, 0)).toBe(450);
    expect(await all()).toHaveLength(450);
  });

  it("is its owner's alone", async () => {
    await importFile(card("Carol", "carol@friends.example"));
    const bob = await contacts.issuer.token({ sub: "u-bob" });
    expect(await all(bob)).toEqual([]);
    expect(
      (await importFile(card("Carol", "carol@friends.example"), "text/vcard", bob)).json(),
    ).toMatchObject({ imported: 1 });
  });

  it("takes the media type with parameters, and its old name", async () => {
    expect(
      (
        await importFile(
          card("Carol", "carol@friends.example"),
          "text/vcard; charset=utf-8; version=3.0",
        )
      ).statusCode,
    ).toBe(200);
    expect(
      (await importFile(card("Dave", "dave@friends.example"), "text/x-vcard")).statusCode,
    ).toBe(200);
  });

  it("of 10 000 cards lets others through meanwhile", async () => {
    const file = Array.from({ length: 10_000 }, (_, index) =>
      card(`Friend ${index}`, `friend${index}@friends.example`),
    ).join("");
    const begin = performance.now();
    let [longest, last] = [0, begin];
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    expect((await importFile(file)).json()).toEqual({ imported: 10_000, skipped: [], notes: [] });
    clearInterval(beat);
    expect(longest).toBeLessThan((performance.now() - begin) / 4);
  });

  it("ends after 20 000 cards and says so", async () => {
    const report = (await importFile("BEGIN:VCARD\n".repeat(20_005))).json();
    expect(report.skipped).toHaveLength(20_001);
    expect(report.skipped.at(-1)).toEqual({
      card: 20_001,
      line: 20_001,
      reason:
        "an import takes 20000 cards at most; put this one and all after it into another file",
    });
  });
});

describe("an import that is refused", () => {
  it.each(["", "hello", "END:VCARD\n"])("has no card in it: %j", async (file) => {
    const answer = await importFile(file);
    expect([answer.statusCode, answer.json().detail]).toEqual([
      400,
      "There is no vCard in that file: none of its lines is BEGIN:VCARD.",
    ]);
  });

  it("comes without a token, or with one that may only read, and is not even read", async () => {
    let isRead = false;
    const body = () => new Readable({ read: () => void (isRead = true) });
    const send = (headers: Record<string, string>) =>
      contacts.service.inject({
        method: "POST",
        url: "/contacts",
        authority: "contacts.fernmail.localhost:4002",
        headers: { "content-type": "text/vcard", ...headers },
        payload: body(),
      });
    expect((await send({})).statusCode).toBe(401);
    expect(
      (
        await send({
          authorization: `Bearer ${await contacts.issuer.token({ scope: "contacts.read" })}`,
        })
      ).statusCode,
    ).toBe(403);
    expect(isRead).toBe(false);
  });
});
