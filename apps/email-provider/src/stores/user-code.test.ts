import { systemRandom } from "@tale/service/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatUserCode, newUserCode, readUserCode } from "./user-code.ts";

describe("a user code", () => {
  it("is eight letters of which none is a vowel or looks like another, each as likely (RFC 8628 §6.1)", () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 5_000; n++) {
      const code = newUserCode(systemRandom);
      expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
      for (const letter of code) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(300);
  });

  it("favours no letter where bytes do not divide evenly", () => {
    const high = Buffer.concat([
      Buffer.alloc(24, 255),
      Buffer.from([0, 19, 239, 20, 1, 2, 3, 4]),
    ]).toString("base64url");
    expect(newUserCode(() => high)).toBe("BZZBCDFG");
  });

  it("is read back from however it was typed, and from nothing else is anything read that it is not", () => {
    expect(formatUserCode("WDJBMJHT")).toBe("WDJB-MJHT");
    for (const typed of ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W.D.J.B.M.J.H.T"])
      expect(readUserCode(typed)).toBe("WDJBMJHT");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) =>
        /^[BCDFGHJKLMNPQRSTVWXZ]{0,9}$/.test(readUserCode(typed)),
      ),
    );
  });
});
