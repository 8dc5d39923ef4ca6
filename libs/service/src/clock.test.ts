import { describe, expect, it } from "vitest";
import { systemRandom } from "./clock.ts";

describe("chance", () => {
  it("comes in the length that was asked for, as base64url, and never twice", () => {
    const texts = Array.from({ length: 2_000 }, () => systemRandom(32));
    for (const text of texts) expect(text).toMatch(/^[\w-]{43}$/);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("is fetched anew before it runs out, and what was wiped is never given", () => {
    const lengths = [16, 4_096, 5_000, 1, 4_095, 2];
    expect(lengths.map((bytes) => Buffer.from(systemRandom(bytes), "base64url").length)).toEqual(
      lengths,
    );
    expect(systemRandom(4_000)).not.toMatch(/A{40}/);
  });
});
