import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { villainOf, villains } from "@tale/story/villains";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { guards } from "../naive/guards.ts";
import { folders, workspace } from "../naive/naive-party.ts";
import { openExercise, ownText, resetExercise, writeSolution } from "./copy.ts";
import { testsNear } from "./judge.ts";
import { readWish } from "./options.ts";
import { openProgress } from "./progress.ts";
import { hintsFor, introduce, solutionOf } from "./words.ts";

const patience = 300_000;
const root = mkdtempSync(join(tmpdir(), "tale-exercises-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const program = fileURLToPath(new URL("../exercise.main.ts", import.meta.url));

async function exercise(...words: string[]): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, TALE_EXERCISES: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (out += text));
  const [code] = (await once(child, "close")) as [number];
  return { code, out };
}

describe("an exercise", () => {
  const villain = villainOf("V9");
  const file = "src/bearer-token/access-token.checks.ts";
  beforeEach(() => void resetExercise(villain, root));

  it("begins with the guard out, and its solution is the party's own text", () => {
    const opened = openExercise(villain, root);
    const text = () => readFileSync(join(opened.folder, file), "utf8");
    expect(text()).not.toContain("the algorithm is on our list");
    expect(solutionOf(opened)).toContain('+    "the algorithm is on our list",');
    writeSolution(opened);
    expect(text()).toBe(ownText(villain, file));
  });

  it("is left as the reader has it when it is opened again, and new after a reset", () => {
    const { folder } = openExercise(villain, root);
    writeFileSync(join(folder, file), "// mine");
    openExercise(villain, root);
    expect(readFileSync(join(folder, file), "utf8")).toBe("// mine");
    resetExercise(villain, root);
    expect(readFileSync(join(folder, file), "utf8")).toContain("export");
  });

  it("says where to look, and each hint says more", () => {
    const opened = openExercise(villain, root);
    expect(introduce(opened)).toContain(`contacts/${file}`);
    expect(introduce(opened)).toContain("https://www.rfc-editor.org/rfc/rfc8725#section-3.1");
    const [first, second, third] = hintsFor(opened);
    expect(first).not.toContain(file);
    expect(second).toMatch(/access-token\.checks\.ts, from line \d+ on/);
    expect(third).toContain("“the algorithm is on our list” (RFC 8725 §3.1)");
  });
});

describe("every exercise", () => {
  it.each(villains)("$id has tests near what is missing", (villain) => {
    const files = testsNear({ villain, files: guards[villain.id].map(({ file }) => file) });
    expect(files.length).toBeGreaterThan(0);
    for (const test of files)
      expect(existsSync(join(workspace, folders[villain.party], test)), test).toBe(true);
  });
});

// That the attack wins on every copy and fails on every solution is proven in play/villains.test.ts:
// a copy is the naive party, and its solution is the party itself.
describe("npm run exercise", () => {
  it("is red until the guard is back, then green and kept", { timeout: patience }, async () => {
    const villain = villainOf("V9");
    resetExercise(villain, root);
    const before = await exercise("V9", "--once");
    expect(before.out).toContain("✗ Mallory still has: a friend of Alice's: Carol Adler");
    expect(before.out).toContain("✓ the story holds");
    expect(before.out).toContain("✗ a neighbouring test fails:");
    expect(before.code).toBe(1);
    expect(openProgress(root).of("V9").isSolved).toBeFalsy();

    writeSolution(openExercise(villain, root));
    const after = await exercise("V9", "--once");
    expect(after.out).toContain("✓ Mallory has nothing");
    expect(after.out).toContain("✓ the neighbouring tests pass");
    expect(after.code).toBe(0);
    expect(openProgress(root).of("V9").isSolved).toBe(true);
  });

  it("tells that a copy does not start", { timeout: patience }, async () => {
    const villain = villainOf("V9");
    const { folder } = resetExercise(villain, root);
    writeFileSync(join(folder, "src/app.ts"), "export const nothing = (;\n");
    const { code, out } = await exercise("V9", "--once");
    expect(out).toContain("✗ the copy does not start: Fernmail Contacts cannot start: ");
    expect(code).toBe(1);
  });
});

describe("a line that says why", () => {
  it.each([
    [["V17"], "there is no exercise and no command V17; --help names all"],
    [["hint"], "hint needs an exercise, V1 to V16"],
    [["--loud"], "Unknown option '--loud'"],
  ])("%j cannot be done", (words, problem) => {
    expect(readWish(words)).toEqual({ problem });
  });
});
