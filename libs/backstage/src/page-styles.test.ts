import { describe, expect, it } from "vitest";
import type { PageStyle } from "./facts.ts";
import { createPageStyles } from "./page-styles.ts";

function openStyles(sheets: Readonly<Record<string, string>>) {
  const told: PageStyle[] = [];
  const read: string[] = [];
  const styles = createPageStyles(
    "http://party.localhost",
    async (path) => {
      read.push(path);
      if (!(path in sheets)) throw new Error("there is none");
      return sheets[path]!;
    },
    (style) => told.push(style),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  return { styles, told, read, settle };
}

describe("a party's stylesheets", () => {
  it("are told once, with those that they import", async () => {
    const { styles, told, settle } = openStyles({
      "/assets/page.css": '@import url("pico.css") layer(pico);',
      "/assets/pico.css": '@import "page.css"; @import url("https://elsewhere.example/x.css");',
    });
    styles.see(["/assets/page.css", "/assets/page.css"]);
    await settle();
    styles.see(["/assets/page.css"]);
    await settle();
    expect(told.map(({ url }) => url)).toEqual([
      "http://party.localhost/assets/page.css",
      "http://party.localhost/assets/pico.css",
    ]);
  });

  it("are told anew to a stage that knows none", async () => {
    const { styles, told, settle } = openStyles({ "/a.css": "p{}" });
    styles.see(["/a.css"]);
    await settle();
    styles.forget();
    styles.see(["/a.css"]);
    await settle();
    expect(told).toHaveLength(2);
  });

  it("that are too long, or not there, are left out", async () => {
    const { styles, told, settle } = openStyles({ "/long.css": "p{}".repeat(100_000) });
    styles.see(["/long.css", "/none.css"]);
    await settle();
    expect(told).toEqual([]);
  });

  it("are so many and no more, whatever a page names", async () => {
    const { styles, read, settle } = openStyles({});
    styles.see(Array.from({ length: 500 }, (_, n) => `/${n}.css`));
    await settle();
    expect(read.length).toBe(24);
  });
});
