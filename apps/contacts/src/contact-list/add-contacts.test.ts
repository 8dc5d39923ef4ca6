import { beforeEach, describe, expect, it } from "vitest";
import { startTestContacts, type TestContacts } from "../testing/contacts.ts";

let contacts: TestContacts;
let token: string;

beforeEach(async () => {
  contacts = await startTestContacts();
  token = await contacts.issuer.token();
});

const add = (json: unknown) => contacts.requestWith(token, { method: "POST", json });
const all = async () => (await contacts.requestWith(token)).json().contacts;

describe("201", () => {
  it("answers the new contact and where it is", async () => {
    const answer = await add({ name: "Carol Adler", email: "carol@friends.example" });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({
      id: expect.any(String),
      name: "Carol Adler",
      email: "carol@friends.example",
    });
    expect(answer.headers.location).toBe(`/contacts/${answer.json().id}`);
    expect((await contacts.requestWith(token, { url: answer.headers.location! })).json()).toEqual(
      answer.json(),
    );
  });

  it("needs no name", async () => {
    expect((await add({ email: "office@friends.example" })).json()).toMatchObject({ name: "" });
  });

  it("takes the same address twice, as real address books do", async () => {
    await add({ name: "Carol", email: "home@friends.example" });
    expect((await add({ name: "Dave", email: "home@friends.example" })).statusCode).toBe(201);
    expect(await all()).toHaveLength(2);
  });

  it.each([
    ["  Carol\t\r\n  Adler ", "Carol Adler"],
    ["Car\u0000ol\u202e\u2066 Adler\u200f", "Carol Adler"],
    ["e\u0301", "é"],
    ["علی\u200cرضا", "علی\u200cرضا"],
    ["👩‍🚀 Ada", "👩‍🚀 Ada"],
  ])("cleans the name %j to %j", async (name, cleaned) => {
    expect((await add({ name, email: "carol@friends.example" })).json().name).toBe(cleaned);
  });

  it.each([
    [" Carol@Friends.EXAMPLE ", "Carol@friends.example"],
    ["o'hara+list@friends.example", "o'hara+list@friends.example"],
    ["zoë@bücher.example", "zoë@bücher.example"],
    ["\u200bcarol@friends.example\u200b", "carol@friends.example"],
  ])("takes the address %j as %j", async (email, kept) => {
    expect((await add({ email })).json().email).toBe(kept);
  });
});

describe("400", () => {
  it.each([
    "",
    "carol",
    "@friends.example",
    "carol@",
    "a@b@c",
    "a b@c.example",
    "carol@friends..example",
    "carol@-friends.example",
    "carol@friends.example\nBcc: x@y.z",
    "Carol <carol@friends.example>",
    `${"a".repeat(65)}@b.example`,
    `a@${"b".repeat(255)}`,
    "a@b.example\u0000",
    "a..b@h.example",
    ".a@h.example",
    "root@localhost",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
  ])("refuses the address %j", async (email) => {
    const answer = await add({ name: "Carol", email });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      400,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(await all()).toEqual([]);
  });

  it("says what is wrong with the address", async () => {
    expect((await add({ email: "a..b@h.example" })).json().detail).toBe(
      "“a..b@h.example” is not an email address that can be written to: the part before the “@” is not one that mail servers accept",
    );
  });

  it("counts the characters of a name as people do, with a bound for its octets behind", async () => {
    const email = "carol@friends.example";
    expect((await add({ name: "👩‍👩‍👧‍👦".repeat(200), email })).statusCode).toBe(201);
    expect((await add({ name: "👩‍👩‍👧‍👦".repeat(201), email })).json().detail).toBe(
      "the name is longer than 200 characters; shorten it and try again",
    );
    expect((await add({ name: `Z${"\u0301".repeat(8_000)}`, email })).statusCode).toBe(400);
  });

  it("refuses a name with half of a surrogate pair, which would be stored as U+FFFD", async () => {
    const answer = await add({ name: "\ud800Carol", email: "carol@friends.example" });
    expect([answer.statusCode, await all()]).toEqual([400, []]);
  });

  it("refuses a name of more than 200 characters", async () => {
    expect((await add({ name: "n".repeat(201), email: "carol@friends.example" })).statusCode).toBe(
      400,
    );
    expect((await add({ name: "n".repeat(200), email: "carol@friends.example" })).statusCode).toBe(
      201,
    );
  });

  it.each([{}, [], "text", null, { email: 7 }, { name: null, email: "carol@friends.example" }])(
    "refuses the body %j",
    async (body) => {
      expect((await add(body)).statusCode).toBe(400);
    },
  );

  it.each(["{", '{"email":"a@b.example"', '{"__proto__":{},"email":"a@b.example"}', ""])(
    "refuses the malformed JSON %j",
    async (payload) => {
      const answer = await contacts.requestWith(token, {
        method: "POST",
        headers: { "content-type": "application/json" },
        payload,
      });
      expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
        400,
        expect.stringContaining("application/problem+json"),
      ]);
    },
  );
});

describe("413 and 415", () => {
  it("refuses JSON of more than 64 KiB", async () => {
    expect(
      (await add({ name: "n".repeat(64 * 1024), email: "carol@friends.example" })).statusCode,
    ).toBe(413);
  });

  it.each([
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "text/csv",
    "application/vcard+json",
    "text/directory; profile=x-other",
  ])("refuses %s, and says what is taken", async (type) => {
    const answer = await contacts.requestWith(token, {
      method: "POST",
      headers: { "content-type": type },
      payload: "x",
    });
    expect(answer.statusCode).toBe(415);
    expect(answer.headers).toMatchObject({
      accept: "application/json, text/vcard, text/x-vcard, text/directory;profile=vcard",
      "content-type": expect.stringContaining("application/problem+json"),
    });
    expect(answer.json().detail).toBe(
      "Send one contact as application/json, or a file of vCards as text/vcard or text/x-vcard or text/directory;profile=vcard.",
    );
  });

  it("says what is taken in place of one contact, too", async () => {
    const { id } = (await add({ email: "carol@friends.example" })).json();
    const answer = await contacts.requestWith(token, {
      method: "PUT",
      url: `/contacts/${id}`,
      headers: { "content-type": "text/vcard" },
      payload: "x",
    });
    expect([answer.statusCode, answer.headers.accept, answer.json().detail]).toEqual([
      415,
      "application/json",
      "Send the contact as application/json.",
    ]);
  });
});
