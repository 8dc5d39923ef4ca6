import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeChallengeOf, isCodeChallenge, isCodeVerifier } from "./pkce.ts";

describe("the S256 formula", () => {
  it("gives the challenge of RFC 7636 appendix B", () => {
    expect(codeChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });

  it("gives every verifier a well-formed challenge", () => {
    const verifier = fc.stringMatching(/^[A-Za-z0-9\-._~]{43,128}$/);
    fc.assert(
      fc.property(
        verifier,
        (text) => isCodeVerifier(text) && isCodeChallenge(codeChallengeOf(text)),
      ),
    );
  });
});

describe("a code verifier", () => {
  it.each([
    ["42 characters", "a".repeat(42)],
    ["129 characters", "a".repeat(129)],
    ["a character outside the unreserved set", `${"a".repeat(42)}+`],
    ["a line end behind it", `${"a".repeat(43)}\n`],
    ["nothing", ""],
  ])("is refused with %s", (_, text) => {
    expect(isCodeVerifier(text)).toBe(false);
  });
});

describe("a code challenge", () => {
  it.each([
    ["padding", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="],
    ["the alphabet of plain base64", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"],
    ["a line end behind it", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\n"],
    ["one character too few", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c"],
  ])("is refused with %s", (_, text) => {
    expect(isCodeChallenge(text)).toBe(false);
  });
});
