import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readImports } from "./import-circles.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
vi.setConfig({ testTimeout: 90_000 });

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "circles-"));
  made.push(folder);
  await mkdir(join(folder, "src"));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, "src", name), text);
  return folder;
}

describe("the whole repository", () => {
  it("has no files that import each other in a circle", async () => {
    const { files, unresolved, circles } = await readImports(root, [
      "apps",
      "libs",
      "tools",
      "e2e",
      "docs",
    ]);
    expect(files).toBeGreaterThan(1_000);
    expect(unresolved).toEqual([]);
    expect(circles).toEqual([]);
  });
});

describe("a circle is found", () => {
  it.each([
    ["of values", 'import { b } from "./b.ts";\nexport const a = b;'],
    ["of types", 'import type { b } from "./b.ts";\nexport type A = typeof b;'],
    ["of what is passed on", 'export { b } from "./b.ts";'],
    ["of what is loaded later", 'export const a = import("./b.ts");'],
  ])("%s", async (_, text) => {
    const folder = await folderWith({
      "a.ts": text,
      "b.ts": 'import "./c.js";\nexport const b = 1;',
      "c.js": 'import "./a.ts";',
    });
    expect((await readImports(folder, ["src"])).circles).toEqual([
      "src/a.ts -> src/b.ts -> src/c.js",
    ]);
  });

  it("and none where imports go one way", async () => {
    const folder = await folderWith({
      "a.ts": 'import "./b.ts";\nimport "./c.ts";',
      "b.ts": 'import "./c.ts";',
      "c.ts": "export {};",
    });
    expect((await readImports(folder, ["src"])).circles).toEqual([]);
  });
});
