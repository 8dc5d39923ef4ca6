import { readFileSync } from "node:fs";
import { StartError } from "@tale/service/environment";
import { describe, expect, it } from "vitest";
import { createFakeIssuer, fernmail, startTestContacts } from "../testing.ts";

const shipped = (name: string) => JSON.parse(readFileSync(new URL(`../../seed/${name}.json`, import.meta.url), "utf8"));

async function emailsOf(seed: string, issuer: string, sub: string): Promise<{ name: string; email: string }[]> {
  const fake = await createFakeIssuer(issuer);
  const { requestWith } = await startTestContacts({ issuers: [fake], seed: shipped(seed) });
  return (await requestWith(await fake.token({ sub }))).json().contacts;
}

describe("the shipped seeds", () => {
  it("give Alice of Fernmail exactly her five friends", async () => {
    const friends = await emailsOf("fernmail", fernmail, "u-alice");
    expect(friends.map(({ name }) => name.split(" ")[0])).toEqual(["Carol", "Dave", "Erin", "Frank", "Grace"]);
    expect(friends.map(({ email }) => email)).toEqual(["carol", "dave", "erin", "frank", "grace"].map((name) => `${name}@friends.example`));
  });

  it("give Bob two and Alice of Ottermail three others", async () => {
    expect(await emailsOf("fernmail", fernmail, "u-bob")).toHaveLength(2);
    expect(await emailsOf("ottermail", "http://ottermail.localhost:4011", "u-alice")).toHaveLength(3);
  });

  it("cover the awkward: an accent, an apostrophe, a right-to-left name, no name", () => {
    const names = ["fernmail", "ottermail"].flatMap((seed) => shipped(seed).books).flatMap(({ contacts }) => contacts.map(({ name }: { name: string }) => name));
    for (const awkward of [/[é-ż]/, /'/, /\p{Script=Hebrew}/u, /^$/]) expect(names).toContainEqual(expect.stringMatching(awkward));
  });
});

describe("a seed that cannot be used", () => {
  it.each([
    ["is no JSON", "{"],
    ["has another shape", { books: [{ issuer: fernmail, contacts: [] }] }],
    ["holds an unusable address", { books: [{ issuer: fernmail, sub: "u-alice", contacts: [{ name: "Carol", email: "carol" }] }] }],
  ])("%s: the start is refused in one line", async (_, seed) => {
    await expect(startTestContacts({ seed })).rejects.toThrow(StartError);
    await expect(startTestContacts({ seed })).rejects.toThrow(/^SEED=.+ cannot be used: [^\n]+$/);
  });

  it("is not there: the start is refused in one line", async () => {
    await expect(startTestContacts({ environment: { SEED: "/nowhere/seed.json" } })).rejects.toThrow(/^SEED=\/nowhere\/seed.json cannot be used: [^\n]+$/);
  });
});
