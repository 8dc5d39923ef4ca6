import { describe, expect, it } from "vitest";
import { createEditorLink, usualEditor } from "./editor-link.ts";
import { placesOf } from "./places.ts";
import { readSource } from "./readable-source.ts";
import { readRequirements, requirementOf } from "./requirements.ts";
import { readTest, runTest } from "./run-test.ts";

const file = "libs/protocol/src/check.ts";
const lineOf = (text: string): number =>
  readSource(file)!.findIndex((line) => line.includes(text)) + 1;

describe("the place of a check", () => {
  const asked = { file, line: lineOf("export function check") };
  const [next, last] = [
    { file, line: 1 },
    { file: "apps/blog/src/main.ts", line: 1 },
  ];

  it("is the line of the call that says the claim, and the line that calls the function around it", () => {
    expect(placesOf("claim: string", [asked, next, last])).toEqual({
      source: asked,
      orderedAt: next,
    });
  });

  it("is one caller further where a party asks through a function of its own", () => {
    expect(placesOf("claim: string", [last, asked, next])).toEqual({
      source: asked,
      orderedAt: next,
    });
  });

  it("is the nearest caller where no line says the claim", () => {
    expect(placesOf("made up of parts", [next, last])).toEqual({ source: next, orderedAt: last });
    expect(placesOf("of nobody", [])).toEqual({ source: null, orderedAt: null });
  });
});

describe("the requirement of a check", () => {
  const rows = [
    { sections: ["RFC 1 §1"], words: "the code is ours", file: "apps/a/src/x.ts", test: "one" },
    { sections: ["RFC 1 §1"], words: "other words", file: "apps/a/src/y.ts", test: "two" },
    { sections: ["RFC 1 §1"], words: "the code is ours", file: "apps/b/src/x.ts", test: "three" },
  ];
  const checkIn = (file: string, claim = "the code is ours", section = "RFC 1 §1") => ({
    claim,
    section: section as "RFC 1 §1",
    source: { file, line: 1 },
    orderedAt: null,
  });

  it("is of the same section and the same file, or in the same words of the same party", () => {
    expect(requirementOf(checkIn("apps/a/src/y.ts"), rows)?.test).toBe("two");
    expect(requirementOf(checkIn("apps/b/src/z.ts", "our code is yours, ours"), rows)).toBe(
      undefined,
    );
    expect(requirementOf(checkIn("apps/c/src/x.ts"), rows)).toBe(undefined);
    expect(requirementOf(checkIn("apps/a/src/x.ts", "the code is ours", "RFC 2 §1"), rows)).toBe(
      undefined,
    );
  });

  it("is read from docs/requirements.md, with tests whose files and names are there", () => {
    const all = readRequirements();
    expect(all.length).toBeGreaterThan(300);
    for (const { test } of all.slice(0, 50)) expect(readTest(test).file).toMatch(/\.test\.ts$/);
  });
});

describe("a test that is run", () => {
  const test = "libs/protocol/src/pkce.test.ts: is refused with %s";

  it("is found with the group that it stands in, whatever its name is filled with", () => {
    expect(readTest(test)).toMatchObject({ folder: "libs/protocol", file: "src/pkce.test.ts" });
    expect(readTest(test).pattern).toMatch(/^\^.+refused.+with.+\.\*\$$/);
  });

  it("runs alone, and shows what the runner printed", async () => {
    const { ok, output } = await runTest(test);
    expect(ok, output).toBe(true);
    expect(output).toMatch(/is refused with/);
    expect(output).toMatch(/passed.*skipped|skipped.*passed/);
    expect(output).not.toContain("gives the challenge of RFC 7636");
  }, 60_000);
});

describe("the link to an editor", () => {
  it("leads to the line, in the editor that is configured", () => {
    expect(createEditorLink(usualEditor, "/home/x", true)("apps/a.ts", 7)).toBe(
      "vscode://file/home/x/apps/a.ts:7",
    );
    expect(createEditorLink("idea://open?file={path}&line={line}", "/x", true)("a.ts", 7)).toBe(
      "idea://open?file=/x/a.ts&line=7",
    );
  });

  it("is absent where it is not known where the editor finds the file, or none is wanted", () => {
    expect(createEditorLink(usualEditor, undefined, false)("a.ts", 1)).toBe(null);
    expect(createEditorLink("none", "/x", true)("a.ts", 1)).toBe(null);
  });
});
