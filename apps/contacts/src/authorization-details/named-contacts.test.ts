import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { fernmail, origin, startTestContacts, type TestContacts } from "../testing/contacts.ts";
import { namedContacts } from "./named-contacts.ts";

const names = ["Carol", "Dave", "Erin", "Frank", "Grace"];
let contacts: TestContacts;
let ids: Record<string, string>;

beforeEach(async () => {
  contacts = await startTestContacts({
    seed: {
      books: ["u-alice", "u-bob"].map((sub) => ({
        issuer: fernmail,
        sub,
        contacts: names.map((name) => ({ name, email: `${name.toLowerCase()}@friends.example` })),
      })),
    },
  });
  const all: { name: string; id: string }[] = (
    await contacts.requestWith(await contacts.issuer.token())
  ).json().contacts;
  ids = Object.fromEntries(all.map(({ name, id }) => [name, id]));
});

const detail = (named: readonly unknown[], rest: Record<string, unknown> = {}) => ({
  type: "contacts",
  locations: [origin],
  actions: ["read"],
  contacts: named,
  ...rest,
});
const tokenFor = (details: unknown, claims: Record<string, unknown> = {}) =>
  contacts.issuer.token({ scope: undefined, authorization_details: details, ...claims });
const ask = async (
  details: unknown,
  request: Parameters<TestContacts["requestWith"]>[1] = {},
  claims = {},
) => contacts.requestWith(await tokenFor(details, claims), request);
const namesIn = (answer: Awaited<ReturnType<typeof ask>>) =>
  answer.json().contacts.map(({ name }: { name: string }) => name);
const three = () => [ids["Grace"], ids["Carol"], ids["Erin"]];

describe("a token that names contacts", () => {
  it("lists exactly these, in the order of the book", async () => {
    expect(namesIn(await ask([detail(three())]))).toEqual(["Carol", "Erin", "Grace"]);
  });

  it("lists what several details name together, each once", async () => {
    expect(
      namesIn(
        await ask([detail([ids["Dave"]]), detail(three()), detail([ids["Carol"], ids["Carol"]])]),
      ),
    ).toEqual(["Carol", "Dave", "Erin", "Grace"]);
  });

  it("pages through them and finds an end", async () => {
    const token = await tokenFor([detail(three())]);
    const first = await contacts.requestWith(token, { url: "/contacts?limit=2" });
    expect(namesIn(first)).toEqual(["Carol", "Erin"]);
    const second = await contacts.requestWith(token, {
      url: `/contacts?limit=2&cursor=${first.json().next}`,
    });
    expect([namesIn(second), second.json().next]).toEqual([["Grace"], undefined]);
  });

  it("exports these as vCards and no other", async () => {
    const { body } = await ask([detail(three())], { headers: { accept: "text/vcard" } });
    expect([...body.matchAll(/FN:(\w+)/g)].map(([, name]) => name)).toEqual([
      "Carol",
      "Erin",
      "Grace",
    ]);
  });

  it("reads one of them, while the others are answered as if they were not there", async () => {
    expect((await ask([detail(three())], { url: `/contacts/${ids["Erin"]}` })).json().name).toBe(
      "Erin",
    );
    const [hidden, missing] = [
      await ask([detail(three())], { url: `/contacts/${ids["Dave"]}` }),
      await ask([detail(three())], { url: "/contacts/0123456789abcdef" }),
    ];
    expect([hidden.statusCode, hidden.body]).toEqual([404, missing.body]);
  });

  it("is read the same way when it is remembered", async () => {
    const token = await tokenFor([detail(three())]);
    for (let time = 0; time < 2; time += 1)
      expect(namesIn(await contacts.requestWith(token))).toHaveLength(3);
  });

  it("ignores ids of contacts that are gone, unknown, somebody else's or no ids at all", async () => {
    const bobs = (await contacts.requestWith(await contacts.issuer.token({ sub: "u-bob" }))).json()
      .contacts[0].id;
    await contacts.requestWith(await contacts.issuer.token(), {
      method: "DELETE",
      url: `/contacts/${ids["Grace"]}`,
    });
    expect(
      namesIn(
        await ask([
          detail([...three(), bobs, "0123456789abcdef", "", "\0", "\ud800", "') OR 1=1 --"]),
        ]),
      ),
    ).toEqual(["Carol", "Erin"]);
    expect(namesIn(await ask([detail([])]))).toEqual([]);
    expect((await ask([detail([bobs])], { url: `/contacts/${bobs}` })).statusCode).toBe(404);
  });

  it("may not write: not even what it names", async () => {
    const url = `/contacts/${ids["Carol"]}`;
    for (const request of [
      { method: "DELETE", url },
      { method: "PUT", url, json: { email: "x@y.example" } },
      { method: "POST", json: { email: "x@y.example" } },
      { method: "DELETE" },
    ] as const) {
      expect(
        (
          await ask([detail(three(), { actions: ["read", "write", "delete"] })], request, {
            auth_time: 1_893_456_000,
          })
        ).statusCode,
      ).toBe(403);
    }
  });

  it("loses nothing that its scopes allow", async () => {
    expect(namesIn(await ask([detail([ids["Carol"]])], {}, { scope: "contacts.read" }))).toEqual(
      names,
    );
    expect(namesIn(await ask("nonsense", {}, { scope: "contacts.read" }))).toEqual(names);
  });

  it("takes what it understands of places and actions", async () => {
    expect(
      namesIn(
        await ask([
          detail(three(), {
            locations: ["https://elsewhere.example", origin],
            actions: ["call", "read"],
          }),
        ]),
      ),
    ).toHaveLength(3);
    expect(namesIn(await ask([{ type: "payment" }, 7, detail(three())]))).toHaveLength(3);
  });
});

describe("403 insufficient_scope", () => {
  const unusable: Record<string, unknown> = {
    "of another type": [detail(["x"], { type: "payment_initiation" })],
    "of a type in capitals": [detail(["x"], { type: "Contacts" })],
    "for another place": [detail(["x"], { locations: ["https://elsewhere.example"] })],
    "for almost this place": [detail(["x"], { locations: [`${origin}/`] })],
    "for no place": [detail(["x"], { locations: [] })],
    "without places": [detail(["x"], { locations: undefined })],
    "with a text for places": [detail(["x"], { locations: origin })],
    "with other actions": [detail(["x"], { actions: ["write", "READ"] })],
    "without actions": [detail(["x"], { actions: undefined })],
    "with a text for actions": [detail(["x"], { actions: "read" })],
    "without contacts": [detail(["x"], { contacts: undefined })],
    "with a text for contacts": [detail(["x"], { contacts: "*" })],
    "with a number among the contacts": [detail(["x", 7])],
    "that are narrowed by something unknown": [detail(["x"], { until: "tomorrow" })],
    "that are no list": detail(["x"]),
    "that are a text": JSON.stringify([detail(["x"])]),
    "that are nested": [[detail(["x"])]],
    "that are null": null,
    "that name more than anybody picks": [
      detail(Array.from({ length: 1025 }, (_, number) => String(number).padStart(16, "0"))),
    ],
  };

  it.each(Object.entries(unusable))("is what details %s give", async (_, details) => {
    const named = JSON.parse(
      JSON.stringify(details).replaceAll('"x"', JSON.stringify(ids["Carol"])),
    );
    expect((await ask(named)).statusCode).toBe(403);
  });
});

describe("whatever stands in the details", () => {
  it("names nothing that they do not hold", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (details) => void expect(namedContacts(details, origin)).toEqual({}),
      ),
    );
    expect(namedContacts([detail(["0123456789abcdef"])], origin)).toEqual({
      "contacts.read": ["0123456789abcdef"],
    });
  });
});
