import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkHomepage, checkName, cleanText } from "./presentation.checks.ts";
import { problemOf } from "./unusable-setting.error.ts";

describe("a name", () => {
  it("loses what cannot be seen and what turns the direction of writing", () => {
    expect(cleanText(" Quill\u202epost\u200b\u0007 \n\t Blog\ufeff ")).toBe("Quillpost Blog");
  });

  it("keeps accents, other scripts and the joiners they need", () => {
    for (const name of ["Brontë", "نامه‌نگار", "לוי", "👩‍💻 tools"]) expect(cleanText(name)).toBe(name);
  });

  it("never has a control or direction character left, nor a broken one", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      expect(cleanText(text).isWellFormed()).toBe(true);
      expect(cleanText(cleanText(text))).toBe(cleanText(text));
    }));
  });

  it("must be there, and short", () => {
    expect(problemOf(() => checkName(""))).toMatch(/empty/);
    expect(problemOf(() => checkName("x".repeat(61)))).toMatch(/longer/);
  });
});

describe("a home page", () => {
  it.each(["https://example.com", "http://blog.localhost:4000"])("may be %s", (uri) => expect(problemOf(() => checkHomepage(uri))).toBeUndefined());

  it.each(["javascript:alert(1)", "http://example.com", "https://a:b@example.com", "https:///x", "example.com", "https://", `https://example.com/?${"x".repeat(482)}`])(
    "cannot be %s", (uri) => expect(problemOf(() => checkHomepage(uri))).toMatch(/not a web address/),
  );
});
