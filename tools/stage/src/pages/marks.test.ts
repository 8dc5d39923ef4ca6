import { describe, expect, it } from "vitest";
import { hueOf, plain, splitMarks } from "../browser/marks.ts";

const code = "‹authorization-code:Zk3f9a…43#a1b2c3d4›";

describe("a mark", () => {
  it("is told apart from the text around it", () => {
    expect(splitMarks(`code=${code}&x=1`)).toEqual([
      { text: "code=" },
      { kind: "authorization-code", first: "Zk3f9a", length: 43, tag: "a1b2c3d4" },
      { text: "&x=1" },
    ]);
  });

  it("may say no more than its kind", () => {
    expect(splitMarks("‹password›")).toEqual([
      { kind: "password", first: null, length: null, tag: null },
    ]);
  });

  it("is read aloud by its first characters, or its kind", () => {
    expect(plain(`${code} and ‹password›`)).toBe("Zk3f9a… and [password]");
  });

  it("has the one colour of its kind, whichever secret it stands for", () => {
    const tags = ["00000000", "a1b2c3d4", "ffffffff"];
    expect(new Set(tags.map((tag) => hueOf("access-token", tag))).size).toBe(1);
  });

  it("of no known kind has one hue, wherever it is", () => {
    expect([
      hueOf("session", "a1b2c3d4"),
      hueOf("session", "a1b2ffff"),
      hueOf("session", "0000c3d4"),
    ]).toEqual([0xa1b2 % 360, 0xa1b2 % 360, 0]);
  });

  it("of another kind never has nearly the same hue", () => {
    const kinds = [
      "client-secret",
      "state",
      "code-challenge",
      "code-verifier",
      "authorization-code",
      "access-token",
      "refresh-token",
    ];
    const tags = ["00000000", "00180000", "000c0000"];
    for (const [one, other] of kinds.flatMap((kind, index) =>
      kinds.slice(index + 1).map((next) => [kind, next] as const),
    )) {
      for (const tag of tags)
        for (const second of tags)
          expect(Math.abs(hueOf(one, tag) - hueOf(other, second))).toBeGreaterThan(5);
    }
  });
});

describe("a text without marks", () => {
  it.each(["", "‹not closed", "plain ‹Upper› text"])("stays as it is: %s", (text) => {
    expect(plain(text)).toBe(text);
  });
});
