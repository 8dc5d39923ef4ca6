import { describe, expect, it } from "vitest";
import { systemRandom } from "./clock.ts";

describe("chance", () => {
  it("comes in the length that was asked for, as base64url, and never twice", () => {
    const texts = Array.from({ length: 2_000 }, () => systemRandom(32));
    for (const text of texts) expect(text).toMatch(/^[\w-]{43}$/);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
