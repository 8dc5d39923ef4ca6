import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkHomepage, checkName, cleanText } from "./presentation.checks.ts";
import { problemOf } from "../clients/unusable-setting.error.ts";

describe("a name", () => {
  it("loses what cannot be seen and what turns the direction of writing", () => {
    expect(cleanText(" Quill\u202epost\u200b\u0007 \n\t Blog\ufeff ")).toBe("Quillpost Blog");
  });

  it.each([
    "\u3164",
    "\u00ad",
    "\u200c",
    "\u200d",
    "\u034f",
    "\u{e0041}",
    "\u115f",
    "\uffa0",
    "\ufe0f",
    "\u180e",
    "\u2061",
    "\ufff9",
    "\u{1d173}",
    "\u{e0100}",
  ])("loses %j, and is then the name it looks like", (unseen) => {
    expect(cleanText(unseen.repeat(3))).toBe("");
    expect(cleanText(`${unseen}Quill${unseen}post${unseen}`)).toBe("Quillpost");
    expect(cleanText(`Cafe${unseen}\u0301`)).toBe("Caf\u00e9");
  });

  it("has a space where a blank of another name is", () => {
    expect(cleanText("\u2800Quill\u2800\u00a0\u3000post\u2800")).toBe("Quill post");
  });

  it("keeps accents, other scripts and the joiners they need", () => {
    for (const name of [
      "Brontë",
      "نامه‌نگار",
      "לוי",
      "👩‍💻 tools",
      "👩🏽‍💻",
      "🏳️‍🌈 ☕️",
      "क्‍ष",
      "ශ්‍රී",
      "नेपा‌ली",
    ])
      expect(cleanText(name)).toBe(name);
  });

  it("never has a control or direction character left, nor a broken one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
        expect(cleanText(text).isWellFormed()).toBe(true);
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });

  it("must be there, and short", () => {
    expect(problemOf(() => checkName(""))).toMatch(/empty/);
    expect(problemOf(() => checkName("x".repeat(61)))).toMatch(/longer/);
  });

  it("must have a letter or a digit, of whatever script", () => {
    for (const name of ["-", "👩‍💻", "...", "\u0301"])
      expect(problemOf(() => checkName(cleanText(name)))).toMatch(/no letter/);
    for (const name of ["7", "٣", "字", "☕ bar", "ע", "Ⅷ"])
      expect(problemOf(() => checkName(cleanText(name)))).toBeUndefined();
  });

  it("that is far too long is told so without much work", () => {
    const texts = [
      "a" + "\u0301\u0316".repeat(15_500),
      "\u200d\u0301".repeat(15_500),
      "ن\u064e\u200c".repeat(10_000),
    ];
    const durations = [1, 2, 3].map(() => {
      const begun = performance.now();
      for (const text of texts)
        expect(problemOf(() => checkName(cleanText(text)))).toMatch(/longer|no letter/);
      return performance.now() - begun;
    });
    expect(Math.min(...durations)).toBeLessThan(150);
  });

  it("may be spelled in parts, as long as it is short when composed", () => {
    const [parts, composed] = ["\u03b1\u0313\u0300\u0345".repeat(60), "\u1f82".repeat(60)];
    expect(cleanText(parts)).toBe(composed);
    expect(problemOf(() => checkName(cleanText(parts)))).toBeUndefined();
  });
});

describe("a home page", () => {
  it.each(["https://example.com", "http://blog.localhost:4000"])("may be %s", (uri) =>
    expect(problemOf(() => checkHomepage(uri))).toBeUndefined(),
  );

  it.each([
    "javascript:alert(1)",
    "http://example.com",
    "https://a:b@example.com",
    "https:///x",
    "example.com",
    "https://",
    `https://example.com/?${"x".repeat(482)}`,
  ])("cannot be %s", (uri) =>
    expect(problemOf(() => checkHomepage(uri))).toMatch(/not a web address/),
  );
});
