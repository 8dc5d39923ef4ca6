import { describe, expect, it } from "vitest";
import { createKeptPages } from "./kept-pages.ts";

const page = (html: string) => ({ language: "en", classes: "", styles: [], html });
const id = (n: number) => `${n.toString(16).padStart(16, "0")}.response` as const;

describe("the kept pages", () => {
  it("are found by their message, the newest word of each", () => {
    const pages = createKeptPages();
    pages.keep(id(1), page("one"));
    pages.keep(id(1), page("one again"));
    expect(pages.of(id(1))?.html).toBe("one again");
    expect(pages.of(id(2))).toBeUndefined();
  });

  it("are bounded together: the oldest go first, however many come", () => {
    const pages = createKeptPages();
    const html = "x".repeat(48 * 1024);
    for (let n = 0; n < 1_000; n += 1) pages.keep(id(n), page(html));
    const kept = Array.from({ length: 1_000 }, (_, n) => pages.of(id(n))).filter(Boolean);
    expect(kept.length).toBeGreaterThan(200);
    expect(kept.length * html.length).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(pages.of(id(999))).toBeDefined();
    expect(pages.of(id(0))).toBeUndefined();
  });

  it("go with the run; stylesheets stay, because parties tell them once", () => {
    const pages = createKeptPages();
    pages.keep(id(1), page("one"));
    pages.keepStyle({ url: "http://a.localhost/x.css", css: "p{}" });
    pages.clear();
    expect(pages.of(id(1))).toBeUndefined();
    expect(pages.styleAt("http://a.localhost/x.css")).toBe("p{}");
  });

  it("have room for so many stylesheets and no more", () => {
    const pages = createKeptPages();
    for (let n = 0; n < 300; n += 1)
      pages.keepStyle({ url: `http://a.localhost/${n}`, css: "p{}" });
    expect(pages.styleAt("http://a.localhost/199")).toBe("p{}");
    expect(pages.styleAt("http://a.localhost/200")).toBeUndefined();
  });
});
