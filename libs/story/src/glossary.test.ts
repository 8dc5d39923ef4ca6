import { describe, expect, it } from "vitest";
import { glossary, type Term } from "./glossary.ts";

const terms: readonly Term[] = Object.values(glossary);
const promised = [
  "resource owner",
  "client",
  "authorization server",
  "resource server",
  "client id",
  "client secret",
  "redirect URI",
  "response type",
  "scope",
  "consent",
  "authorization code",
  "access token",
  "refresh token",
  "state",
  "PKCE",
  "issuer",
  "front channel",
  "back channel",
  "user agent",
  "code challenge",
  "code verifier",
  "token endpoint",
  "grant type",
  "bearer",
  "JWT",
];

describe("the glossary", () => {
  it("has every term of the story", () => {
    expect(terms.map(({ name }) => name).sort()).toEqual([...promised].sort());
  });

  it.each(Object.entries(glossary))(
    "%s is found under the name it is known by",
    (key, { id, name }) => {
      expect(id).toBe(key);
      expect(id).toBe(name.toLowerCase().replaceAll(" ", "-"));
    },
  );

  it.each(terms)(
    "$name is explained in one plain sentence, and so is its confusion",
    ({ sentence, confusion }) => {
      for (const text of [sentence, confusion]) expect(text).toMatch(/^[A-Z][^.!?]{40,179}\.$/);
    },
  );

  it.each(terms)("$name says where the field defines it", ({ section }) => {
    expect(section).toMatch(/^RFC \d{4} §\d+(\.\d+)*$/);
  });

  it.each(terms)(
    "$name names words to avoid, and does not use them itself",
    ({ name, sentence, avoid }) => {
      expect(avoid.length).toBeGreaterThan(0);
      for (const word of avoid) {
        expect(word).not.toBe(name);
        expect(` ${sentence} `.toLowerCase()).not.toMatch(
          new RegExp(`[^a-z]${word.toLowerCase()}[^a-z]`),
        );
      }
    },
  );
});
