import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatScope, parseScope } from "./scope.ts";

describe("a scope parameter", () => {
  it("is read in order, each token once", () => {
    expect(parseScope("contacts.write contacts.read contacts.write")).toEqual([
      "contacts.write",
      "contacts.read",
    ]);
  });

  it("survives being formatted and parsed", () => {
    const token = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
    fc.assert(
      fc.property(fc.uniqueArray(token, { minLength: 1 }), (tokens) => {
        expect(parseScope(formatScope(tokens))).toEqual(tokens);
      }),
    );
  });

  it.each([
    ["no token", ""],
    ["two spaces", "a  b"],
    ["a space in front", " a"],
    ["a space behind", "a "],
    ["a tab", "a\tb"],
    ["a line end", "a\n"],
    ["a quote", 'a"b'],
    ["a backslash", "a\\b"],
    ["an accent", "é"],
  ])("is refused with %s", (_, text) => {
    expect(parseScope(text)).toBeUndefined();
  });
});
