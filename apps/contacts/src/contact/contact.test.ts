import { beforeEach, describe, expect, it } from "vitest";
import {
  createFakeIssuer,
  fernmail,
  startTestContacts,
  type FakeIssuer,
  type TestContacts,
} from "../testing/contacts.ts";

let contacts: TestContacts;
let ottermail: FakeIssuer;
let alice: string;
let url: string;

beforeEach(async () => {
  ottermail = await createFakeIssuer("http://ottermail.localhost:4011");
  contacts = await startTestContacts({ issuers: [await createFakeIssuer(fernmail), ottermail] });
  alice = await contacts.issuer.token();
  const added = await contacts.requestWith(alice, {
    method: "POST",
    json: { name: "Carol Adler", email: "carol@friends.example" },
  });
  url = `/contacts/${added.json().id}`;
});

describe("200", () => {
  it("reads one contact", async () => {
    const answer = await contacts.requestWith(alice, { url });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      id: url.slice("/contacts/".length),
      name: "Carol Adler",
      email: "carol@friends.example",
    });
  });

  it("replaces one contact, which keeps its id and its place", async () => {
    await contacts.requestWith(alice, { method: "POST", json: { email: "dave@friends.example" } });
    const answer = await contacts.requestWith(alice, {
      method: "PUT",
      url,
      json: { email: "carol@work.example" },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ name: "", email: "carol@work.example" });
    const emails = (await contacts.requestWith(alice))
      .json()
      .contacts.map(({ email }: { email: string }) => email);
    expect(emails).toEqual(["carol@work.example", "dave@friends.example"]);
  });
});

describe("204", () => {
  it("removes one contact, once", async () => {
    const answer = await contacts.requestWith(alice, { method: "DELETE", url });
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect((await contacts.requestWith(alice, { method: "DELETE", url })).statusCode).toBe(404);
    expect((await contacts.requestWith(alice, { url })).statusCode).toBe(404);
  });
});

describe("400", () => {
  it("keeps the contact when the new one cannot be used", async () => {
    for (const json of [
      {},
      { email: "nobody" },
      { name: "n".repeat(201), email: "carol@friends.example" },
    ]) {
      expect((await contacts.requestWith(alice, { method: "PUT", url, json })).statusCode).toBe(
        400,
      );
    }
    expect((await contacts.requestWith(alice, { url })).json()).toMatchObject({
      name: "Carol Adler",
    });
  });
});

describe("404", () => {
  it("is what others get for a contact that is not theirs, exactly as for none at all", async () => {
    const others = [await contacts.issuer.token({ sub: "u-bob" }), await ottermail.token()];
    for (const other of others) {
      for (const request of [
        { method: "GET" },
        { method: "PUT", json: { email: "x@y.example" } },
        { method: "DELETE" },
      ] as const) {
        const theirs = await contacts.requestWith(other, { ...request, url });
        const nobodys = await contacts.requestWith(other, {
          ...request,
          url: "/contacts/0123456789abcdef",
        });
        expect([theirs.statusCode, theirs.json()]).toEqual([404, nobodys.json()]);
      }
    }
    expect((await contacts.requestWith(alice, { url })).json()).toMatchObject({
      name: "Carol Adler",
    });
  });

  it.each([
    "/contacts/%2e%2e%2f",
    "/contacts/..%2fhealthz",
    "/contacts/%00",
    "/contacts/a%27%20OR%201=1",
    "/contacts/%F0%9F%A6%A6",
    "/contacts/x/y",
    "/contacts/",
    "/nothing",
  ])("is the answer at %s", async (nowhere) => {
    const answer = await contacts.requestWith(alice, { url: nowhere });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      404,
      expect.stringContaining("application/problem+json"),
    ]);
  });
});

describe("405", () => {
  it.each(["POST", "PATCH"] as const)(
    "is the answer to %s, and nothing changes",
    async (method) => {
      const answer = await contacts.requestWith(alice, { method, url });
      expect(answer).toMatchObject({
        statusCode: 405,
        headers: { allow: "GET, HEAD, PUT, DELETE" },
      });
      expect((await contacts.requestWith(alice, { url })).statusCode).toBe(200);
    },
  );
});

describe("HEAD", () => {
  it("says what GET would say, without the contact (RFC 9110 §9.3.2)", async () => {
    const [head, get] = [
      await contacts.requestWith(alice, { method: "HEAD", url }),
      await contacts.requestWith(alice, { url }),
    ];
    expect([head.statusCode, head.body, head.headers["content-length"]]).toEqual([
      200,
      "",
      String(get.rawPayload.length),
    ]);
    expect((await contacts.request({ method: "HEAD", url })).statusCode).toBe(401);
  });
});

describe("400 and 414", () => {
  it("refuses ids that are no text or too long, without breaking", async () => {
    expect((await contacts.requestWith(alice, { url: "/contacts/%zz" })).statusCode).toBe(400);
    expect((await contacts.requestWith(alice, { url: "/contacts/%ff" })).statusCode).toBe(400);
    expect(
      (await contacts.requestWith(alice, { url: `/contacts/${"a".repeat(501)}` })).statusCode,
    ).toBeGreaterThanOrEqual(400);
    expect(
      (await contacts.requestWith(alice, { url: `/contacts/${"a".repeat(501)}` })).statusCode,
    ).toBeLessThan(500);
  });
});
