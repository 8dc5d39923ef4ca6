import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createSeal, Unsealable } from "./seal.ts";
import { loadTokenKey } from "./token-key.ts";

describe("a sealed text", () => {
  const seal = createSeal(Buffer.alloc(32, 1));

  test("opens with its key at its place", () => {
    expect(seal.open(seal.close("tøken", "table.column:1"), "table.column:1")).toBe("tøken");
  });

  test("looks different every time", () => {
    expect(seal.close("token", "p")).not.toBe(seal.close("token", "p"));
  });

  test.each([
    ["with another key", (text: string) => createSeal(Buffer.alloc(32, 2)).open(text, "p")],
    ["at another place", (text: string) => seal.open(text, "q")],
    ["cut short", (text: string) => seal.open(text.slice(0, 20), "p")],
    [
      "changed by one character",
      (text: string) => seal.open(`${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`, "p"),
    ],
    ["emptied", () => seal.open("", "p")],
  ])("does not open %s", (_what, open) => {
    expect(() => open(seal.close("token", "p"))).toThrow(Unsealable);
  });
});

describe("the key", () => {
  test("of our own making lies beside the database, for its owner alone, and stays the same", () => {
    const folder = mkdtempSync(join(tmpdir(), "quillpost-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const key = loadTokenKey(undefined, `file:${folder}/deep/blog.db`);
    expect(key).toHaveLength(32);
    expect(loadTokenKey(undefined, `file:${folder}/deep/blog.db`)).toEqual(key);
    expect(statSync(`${folder}/deep/blog.db.key`).mode & 0o777).toBe(0o600);
  });

  test("has to be given where the database is elsewhere", () => {
    expect(() => loadTokenKey(undefined, "postgres://localhost/blog")).toThrow(
      "TOKEN_KEY is not set",
    );
    expect(loadTokenKey("A".repeat(43), "postgres://localhost/blog")).toHaveLength(32);
  });
});
