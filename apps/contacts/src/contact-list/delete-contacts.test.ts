import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { second } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { fernmail, startTestContacts, today, type TestContacts } from "../testing/contacts.ts";

const now = today / second;
const friends = [
  { name: "Carol", email: "carol@friends.example" },
  { name: "Dave", email: "dave@friends.example" },
];
let contacts: TestContacts;

beforeEach(async () => {
  contacts = await startTestContacts({
    seed: {
      books: ["u-alice", "u-bob"].map((sub) => ({ issuer: fernmail, sub, contacts: friends })),
    },
  });
});

const deleteAll = async (claims: Record<string, unknown>) =>
  contacts.requestWith(await contacts.issuer.token(claims), { method: "DELETE" });
const namesOf = async (sub: string) =>
  (await contacts.requestWith(await contacts.issuer.token({ sub })))
    .json()
    .contacts.map(({ name }: { name: string }) => name);

describe("204", () => {
  it("empties the book of whoever signed in just now, and nobody else's", async () => {
    const answer = await deleteAll({ auth_time: now });
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect([await namesOf("u-alice"), await namesOf("u-bob")]).toEqual([[], ["Carol", "Dave"]]);
  });

  it("is also the answer when there is nothing left to delete, and the book can be used on", async () => {
    for (const sub of ["u-alice", "u-alice", "u-nobody"])
      expect((await deleteAll({ sub, auth_time: now })).statusCode).toBe(204);
    const token = await contacts.issuer.token();
    expect(
      (await contacts.requestWith(token, { method: "POST", json: friends[0] })).statusCode,
    ).toBe(201);
    expect(await namesOf("u-alice")).toEqual(["Carol"]);
  });

  it("is given up to 300 seconds after the sign-in, and to a clock that is 30 seconds ahead", async () => {
    expect((await deleteAll({ auth_time: now - 300 })).statusCode).toBe(204);
    expect((await deleteAll({ auth_time: now + 30 })).statusCode).toBe(204);
  });
});

describe("401 insufficient_user_authentication", () => {
  it.each([
    { auth_time: now - 301 },
    { auth_time: now + 31 },
    { auth_time: undefined },
    { auth_time: null },
  ])("says what to do about %o, and deletes nothing", async (claims) => {
    const answer = await deleteAll(claims);
    expect(answer.statusCode).toBe(401);
    expect(parseBearerChallenge(String(answer.headers["www-authenticate"]))).toMatchObject({
      error: "insufficient_user_authentication",
      max_age: "300",
      error_description: expect.any(String),
    });
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({
      status: 401,
      title: "A recent sign-in is needed",
      detail: expect.stringContaining("max_age=300"),
    });
    expect(await namesOf("u-alice")).toEqual(["Carol", "Dave"]);
  });

  it.each([String(now), {}])(
    "is invalid_token for a sign-in at %o, which is no time",
    async (auth_time) => {
      const answer = await deleteAll({ auth_time });
      expect([answer.statusCode, answer.headers["www-authenticate"]]).toEqual([
        401,
        expect.stringContaining('error="invalid_token"'),
      ]);
      expect(await namesOf("u-alice")).toEqual(["Carol", "Dave"]);
    },
  );

  it("comes as time goes by, though the token is remembered and still good", async () => {
    const token = await contacts.issuer.token({ auth_time: now - 290 });
    expect((await contacts.requestWith(token, { method: "DELETE" })).statusCode).toBe(204);
    contacts.clock.advance(11 * second);
    expect((await contacts.requestWith(token, { method: "DELETE" })).statusCode).toBe(401);
    expect((await contacts.requestWith(token)).statusCode).toBe(200);
  });
});

describe("403", () => {
  it("comes first where the scope is missing: signing in again would not help", async () => {
    expect((await deleteAll({ scope: "contacts.read", auth_time: now })).statusCode).toBe(403);
    expect(await namesOf("u-alice")).toEqual(["Carol", "Dave"]);
  });
});
