import { existsSync, globSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { villains } from "@tale/story/villains";
import { afterEach, describe, expect, it } from "vitest";
import { applyEdit, EditDoesNotApply } from "./edit.ts";
import { guards, naiveLook } from "./guards.ts";
import { editedTexts, folders, makeNaiveParty, workspace } from "./naive-party.ts";

const text = `one();
function checkIt(sent: string) {
  check("it is there", "RFC 1 §2", sent, () => new Error("missing"));
  return sent;
}
`;

describe("an edit", () => {
  it("takes out the statement that asks a check, and nothing beside it", () => {
    expect(applyEdit(text, { file: "a.ts", without: "it is there" })).toBe(
      "one();\nfunction checkIt(sent: string) {\n  return sent;\n}\n",
    );
  });

  it("replaces a text that is there once", () => {
    const edit = { file: "a.ts", replace: "return sent", by: 'return ""' };
    expect(applyEdit(text, edit)).toContain('  return "";\n}');
  });

  it.each([
    ["a check that is not asked", { without: "it is here" }, "“it is here” is asked 0 times"],
    ["a text that is not there", { replace: "two();", by: "" }, "“two();” is there 0 times"],
    ["a text that is there more than once", { replace: "sent", by: "" }, "“sent” is there 3 times"],
  ])("does not apply to %s", (_, change, reason) => {
    const edit = { file: "a.ts", ...change } as Parameters<typeof applyEdit>[1];
    expect(() => applyEdit(text, edit)).toThrow(EditDoesNotApply);
    expect(() => applyEdit(text, edit)).toThrow(`the edit of a.ts does not apply: ${reason}`);
  });
});

describe("the guards", () => {
  it.each(villains)("$id can be taken out of the party as it is today", ({ id, party }) => {
    const texts = editedTexts(party, guards[id]);
    expect(texts.size).toBeGreaterThan(0);
    for (const [file, edited] of texts)
      expect(edited).not.toBe(readFileSync(join(workspace, folders[party], file), "utf8"));
  });

  it.each(villains)("$id is a check that the party asks", ({ check, party }) => {
    const sources = globSync("src/**/*.ts", { cwd: join(workspace, folders[party]) })
      .filter((file) => !file.endsWith(".test.ts"))
      .map((file) => readFileSync(join(workspace, folders[party], file), "utf8"));
    const asked = sources.filter((source) => source.includes(`"${check.claim}",`));
    expect(asked.join()).toContain(`"${check.section}",`);
  });
});

describe("a naive party", () => {
  it("of Quillpost calls itself naive on every page", () => {
    const texts = editedTexts("quillpost", naiveLook.quillpost!);
    expect(texts.get("src/brand.ts")).toContain('name: "Naive Quillpost (lab)"');
  });

  const target = mkdtempSync(join(tmpdir(), "tale-naive-"));
  afterEach(() => rm(target, { recursive: true, force: true }));

  it("is a copy: the party itself stays as it is", () => {
    const file = "src/token/code-verifier.checks.ts";
    const own = readFileSync(join(workspace, folders.fernmail, file), "utf8");
    const folder = makeNaiveParty("fernmail", guards.V1, target);
    expect(readFileSync(join(folder, file), "utf8")).not.toContain('fits code_challenge"');
    expect(readFileSync(join(workspace, folders.fernmail, file), "utf8")).toBe(own);
    expect(existsSync(join(folder, "src/main.ts"))).toBe(true);
  });
});
