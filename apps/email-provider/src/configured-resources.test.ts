import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { namesOf } from "./clients/scopes.ts";
import { readConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "tale-scopes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [contacts, calendar] = ["https://contacts.example", "https://calendar.example"];
const words = { about: "a", allows: "b", means: "c", excludes: "d", together: "e" };

function fileOf(text: string): string {
  const file = join(folder, "scopes.json");
  writeFileSync(file, text);
  return file;
}

/** The scopes that are offered, each with its resources. */
function offered(RESOURCES: string, names: string[]) {
  const SCOPES = fileOf(JSON.stringify(Object.fromEntries(names.map((name) => [name, words]))));
  const { scopes, resources } = readConfig({
    ORIGIN: "https://fernmail.example",
    RESOURCES,
    SCOPES,
  });
  return {
    resources,
    scopes: Object.fromEntries(scopes.map((scope) => [scope.name, scope.resources])),
  };
}

const identity = {
  openid: ["https://fernmail.example"],
  profile: ["https://fernmail.example"],
  email: ["https://fernmail.example"],
};
const addressBook = ["contacts.read", "contacts.write"];

describe("RESOURCES", () => {
  it("names the scopes of each resource behind its identifier", () => {
    expect(
      offered(`${contacts} contacts.read,  ${calendar}   calendar.read calendar.write `, [
        ...addressBook,
        "calendar.read",
        "calendar.write",
      ]),
    ).toEqual({
      resources: [contacts, calendar],
      scopes: {
        "contacts.read": [contacts],
        "calendar.read": [calendar],
        "calendar.write": [calendar],
        ...identity,
      },
    });
  });

  it("means an address book where it names none, and as many of them as it has", () => {
    expect(offered(`${contacts},https://archive.example`, addressBook).scopes).toEqual({
      "contacts.read": [contacts, "https://archive.example"],
      "contacts.write": [contacts, "https://archive.example"],
      ...identity,
    });
  });

  it("offers no scope that none of its resources has", () => {
    expect(offered(contacts, [...addressBook, "calendar.read"]).scopes).not.toHaveProperty([
      "calendar.read",
    ]);
  });
});

describe("SCOPES", () => {
  it.each([
    ["is no JSON", "{", /JSON/],
    ["is a list", "[]", /must be object/],
    ["lacks a text", JSON.stringify({ a: { ...words, means: undefined } }), /means/],
    ["has an empty text", JSON.stringify({ a: { ...words, means: "" } }), /means/],
    ["has a name with a space", JSON.stringify({ "a b": words }), /“a b” is no name of a scope/],
    ["has a name with a comma", JSON.stringify({ "a,b": words }), /“a,b” is no name of a scope/],
    [
      "has a scope of OpenID Connect",
      JSON.stringify({ email: words }),
      /belongs to OpenID Connect/,
    ],
    ["has none of what a resource needs", "{}", /no words for the scope contacts\.read/],
  ])("that %s stops the start in one line", (_what, text, reason) => {
    const start = () => readConfig({ SCOPES: fileOf(text) });
    expect(start).toThrow(reason);
    expect(start).toThrow(/^[^\n]*$/);
  });

  it("that comes with Fernmail has words for its address books", () => {
    expect(namesOf(readConfig({}).scopes)).toEqual([...addressBook, "openid", "profile", "email"]);
  });
});
