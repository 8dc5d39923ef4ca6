import { type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "./dpop-key.ts";
import { algorithmOfProof, athOf, readDpopProof } from "./dpop-proof.ts";
import { signWith, url } from "./dpop-proof.testing.ts";

describe("the algorithm of a proof", () => {
  it("is read before anything else, and is undefined where there is none", async () => {
    expect(algorithmOfProof(await signWith("RS256"))).toBe("RS256");
    for (const text of ["", "proof", "e30.e30.", `${encode({ alg: 7 })}.e30.AA`]) {
      expect(algorithmOfProof(text)).toBeUndefined();
    }
  });
});

describe("a key for proofs", () => {
  it("signs what can be read back, with its thumbprint and without its secret", async () => {
    const key = await createDpopKey();
    const proof = await signDpopProof(key, {
      method: "GET",
      url: `${url}?limit=2#top`,
      accessToken: "token",
      nonce: "n",
      now: () => 1_893_456_000_999,
      random: (bytes) => "r".repeat(bytes),
    });
    expect(await readDpopProof(proof)).toEqual({
      jti: "r".repeat(16),
      htm: "GET",
      htu: url,
      iat: 1_893_456_000,
      nonce: "n",
      ath: athOf("token"),
      jkt: await thumbprintOfDpopKey(key),
    });
    expect(Object.keys(JSON.parse(key) as JWK)).toContain("d");
  });

  it("makes no proof for what is no address", async () => {
    await expect(
      signDpopProof(await createDpopKey(), {
        method: "GET",
        url: "/contacts",
        now: Date.now,
        random: () => "r",
      }),
    ).rejects.toThrow(TypeError);
  });
});

describe("the hash of an access token", () => {
  it("is the one of RFC 9449 §7.1", () => {
    expect(athOf("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")).toBe(
      "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo",
    );
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
