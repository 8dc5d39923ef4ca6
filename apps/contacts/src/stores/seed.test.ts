import { readFileSync } from "node:fs";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, startTestContacts } from "../testing/contacts.ts";

const shipped = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../seed/${name}.json`, import.meta.url), "utf8"));

async function emailsOf(
  seed: string,
  issuer: string,
  sub: string,
): Promise<{ name: string; email: string }[]> {
  const fake = await createFakeIssuer(issuer);
  const { requestWith } = await startTestContacts({ issuers: [fake], seed: shipped(seed) });
  return (await requestWith(await fake.token({ sub }))).json().contacts;
}

describe("the shipped seeds", () => {
  it("give Alice of Fernmail exactly her five friends", async () => {
    const friends = await emailsOf("fernmail", fernmail, "u-alice");
    expect(friends.map(({ name }) => name.split(" ")[0])).toEqual([
      "Carol",
      "Dave",
      "Erin",
      "Frank",
      "Grace",
    ]);
    expect(friends.map(({ email }) => email)).toEqual(
      ["carol", "dave", "erin", "frank", "grace"].map((name) => `${name}@friends.example`),
    );
  });

  it("give Bob two and Alice of Ottermail three others", async () => {
    expect(await emailsOf("fernmail", fernmail, "u-bob")).toHaveLength(2);
    expect(await emailsOf("ottermail", "http://ottermail.localhost:4011", "u-alice")).toHaveLength(
      3,
    );
  });

  it("cover the awkward: an accent, an apostrophe, a right-to-left name, no name", () => {
    const names = ["fernmail", "ottermail"]
      .flatMap((seed) => shipped(seed).books)
      .flatMap(({ contacts }) => contacts.map(({ name }: { name: string }) => name));
    for (const awkward of [/[é-ż]/, /'/, /\p{Script=Hebrew}/u, /^$/])
      expect(names).toContainEqual(expect.stringMatching(awkward));
  });
});

describe("a sample", () => {
  const foreign = "https://login.example";
  const names = (answer: { json(): { contacts: { name: string }[] } }) =>
    answer.json().contacts.map(({ name }) => name);

  async function start() {
    const issuers = [await createFakeIssuer(foreign), await createFakeIssuer(fernmail)] as const;
    const samples = [
      { issuer: foreign, contacts: [{ name: "Carol (sample)", email: "carol@friends.example" }] },
    ];
    return { issuers, ...(await startTestContacts({ issuers, seed: { books: [], samples } })) };
  }

  it("is what each account of its issuer begins with, and an account of another issuer does not", async () => {
    const {
      issuers: [strange, ours],
      requestWith,
    } = await start();
    for (const sub of ["f:1", "f:2"])
      expect(names(await requestWith(await strange.token({ sub })))).toEqual(["Carol (sample)"]);
    expect(names(await requestWith(await ours.token({ sub: "f:1" })))).toEqual([]);
  });

  it("is given once: what its owner makes of it stays", async () => {
    const {
      issuers: [strange],
      requestWith,
    } = await start();
    const token = await strange.token({ sub: "f:1" });
    const { id } = (await requestWith(token)).json().contacts[0];
    await requestWith(token, { method: "DELETE", url: `/contacts/${id}` });
    expect(names(await requestWith(token))).toEqual([]);
  });

  it("is not given to a token that is refused", async () => {
    const {
      issuers: [strange],
      requestWith,
    } = await start();
    expect(
      (await requestWith(await strange.token({ sub: "f:1", aud: "https://other.example" })))
        .statusCode,
    ).toBe(401);
    expect(names(await requestWith(await strange.token({ sub: "f:1" })))).toEqual([
      "Carol (sample)",
    ]);
  });
});

describe("a seed that cannot be used", () => {
  it.each([
    ["is no JSON", "{"],
    ["has another shape", { books: [{ issuer: fernmail, contacts: [] }] }],
    [
      "has a sample that holds an unusable address",
      { books: [], samples: [{ issuer: fernmail, contacts: [{ name: "Carol", email: "carol" }] }] },
    ],
    [
      "holds an unusable address",
      {
        books: [
          { issuer: fernmail, sub: "u-alice", contacts: [{ name: "Carol", email: "carol" }] },
        ],
      },
    ],
  ])("%s: the start is refused in one line", async (_, seed) => {
    await expect(startTestContacts({ seed })).rejects.toThrow(StartError);
    await expect(startTestContacts({ seed })).rejects.toThrow(/^SEED=.+ cannot be used: [^\n]+$/);
  });

  it("is not there: the start is refused in one line", async () => {
    await expect(
      startTestContacts({ environment: { SEED: "/nowhere/seed.json" } }),
    ).rejects.toThrow(/^SEED=\/nowhere\/seed.json cannot be used: [^\n]+$/);
  });
});
