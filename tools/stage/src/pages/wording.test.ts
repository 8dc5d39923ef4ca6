import { describe, expect, it } from "vitest";
import { aCheck, aLeg } from "./testing-run.ts";
import { labelOf, sentenceOf, transcriptOf, uncheckedOf } from "../browser/wire/wording.ts";

const nameOf = (id: string): string => id;
const code = "‹authorization-code:Zk3f9a…43#a1b2c3d4›";

describe("a leg's label", () => {
  it.each([
    ["a request by its path", aLeg(1), "POST /token"],
    ["an answer by its meaning", aLeg(1, { kind: "response", status: 401 }), "401 Unauthorized"],
    [
      "a redirect by where it leads",
      aLeg(1, {
        kind: "response",
        status: 303,
        headers: { location: `http://blog.localhost:4000/callback?code=${code}` },
      }),
      "303 go to blog/callback",
    ],
    [
      "a mail by who gets it",
      aLeg(1, { method: "MAIL", headers: { to: "carol@friends.example" } }),
      "mail carol@friends.example",
    ],
  ])("names %s", (_, leg, expected) => {
    const { strong, rest } = labelOf(leg);
    expect(`${strong} ${rest}`).toBe(expected);
  });
});

describe("a leg's sentence", () => {
  it("says who, how, what, and what came of it", () => {
    expect(sentenceOf(aLeg(7, { checks: [aCheck(true), aCheck(false)] }), nameOf)).toBe(
      "7. quillpost to fernmail, straight, unseen by any browser: POST /token. 1 check held, 1 did not.",
    );
  });

  it.each([
    ["held", "It is held."],
    ["current", "It is on its way."],
    ["lost", "No answer came."],
  ] as const)("says when it is %s", (state, words) => {
    expect(sentenceOf(aLeg(1, { state }), nameOf)).toContain(words);
  });
});

describe("a leg without checks", () => {
  it.each([
    ["held", "Not checked yet: the message is held."],
    ["current", "Not checked yet."],
    ["lost", "No answer came, and no check was told."],
    ["done", "This request was not checked."],
  ] as const)("says of a message that is %s what is known so far", (state, words) => {
    expect(uncheckedOf(aLeg(1, { state }))).toBe(words);
  });
});

describe("a leg's transcript", () => {
  it("has every parameter and verdict, and no mark", () => {
    const leg = aLeg(1, {
      parameters: [{ in: "form", name: "code", value: code, term: null }],
      checks: [aCheck(false)],
    });
    const text = transcriptOf(leg, { title: "T", plain: "P.", why: "W." }, nameOf);
    expect(text).toContain("form code = Zk3f9a…");
    expect(text).toContain("✗ the code is known (RFC 6749 §4.1.3)");
    expect(text).not.toMatch(/[‹›]/);
  });
});
