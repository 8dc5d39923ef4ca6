import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const typefaces = readFileSync(new URL("./assets/typefaces.css", import.meta.url), "utf8");

/** What the typefaces that we serve have, as their `unicode-range` says. */
const ranges = [...typefaces.matchAll(/unicode-range:\s*([^;]+);/g)]
  .flatMap(([, list = ""]) => list.split(/,\s*/))
  .map((range) => range.replace("U+", "").split("-"))
  .map(([from = "", to = from]) => [parseInt(from, 16), parseInt(to, 16)] as const);

const isServed = (character: string): boolean =>
  ranges.some(([from, to]) => character.codePointAt(0)! >= from && character.codePointAt(0)! <= to);

describe("the sentences of the pages", () => {
  const files = globSync(
    [
      "apps/*/src/**/*.hbs",
      "tools/inbox/src/**/*.hbs",
      "libs/pages/src/**/*.hbs",
      "libs/story/src/guide/*.ts",
    ],
    { cwd: root },
  );

  it("are found", () => expect(files.length).toBeGreaterThan(30));

  it.each(files)("in %s have no character that a machine may lack", (file) => {
    const text = readFileSync(`${root}${file}`, "utf8");
    expect([...text].filter((character) => !isServed(character))).toEqual([]);
  });
});

describe("the names of the seed", () => {
  it("stand in one typeface, with their accents, upright and slanted", () => {
    for (const character of "Żółkowski Müller-Núñez Brønsted Lindqvist")
      expect(isServed(character), character).toBe(true);
    for (const face of ["Inter", "Newsreader"])
      expect(typefaces.split(`font-family: "${face}"`).length - 1).toBeGreaterThanOrEqual(3);
  });
});
