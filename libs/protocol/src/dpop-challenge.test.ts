import { describe, expect, it } from "vitest";
import { formatBearerChallenge, parseBearerChallenge } from "./bearer-challenge.ts";
import { formatDpopChallenge, parseDpopChallenge } from "./dpop-challenge.ts";

const algs = "ES256 EdDSA Ed25519 PS256";

describe("a DPoP challenge", () => {
  it("says how proofs may be signed, and what is wrong", () => {
    expect(formatDpopChallenge({ error: "use_dpop_nonce" })).toBe(
      `DPoP error="use_dpop_nonce", algs="${algs}"`,
    );
    expect(parseDpopChallenge(formatDpopChallenge({}))).toEqual({ algs });
  });

  it("and a Bearer challenge beside it are told apart, in either order", () => {
    const [bearer, dpop] = [
      formatBearerChallenge({ error: "invalid_token" }),
      formatDpopChallenge({}),
    ];
    for (const header of [
      `${bearer}, ${dpop}`,
      `${dpop}, ${bearer}`,
      `Bearer error="invalid_token", DPoP algs="${algs}"`,
    ]) {
      expect(parseBearerChallenge(header)).toEqual({ error: "invalid_token" });
      expect(parseDpopChallenge(header)).toEqual({ algs });
    }
    expect(parseDpopChallenge(`Bearer, ${dpop}`)).toEqual({ algs });
    expect(parseDpopChallenge(bearer)).toEqual({});
  });
});
