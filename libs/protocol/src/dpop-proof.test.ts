import fc from "fast-check";
import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { dpopAlgorithms, readDpopProof } from "./dpop-proof.ts";
import { claims, jwk, privateKey, sign, signWith, url } from "./dpop-proof.testing.ts";

const publicJwk = async (alg: string) =>
  exportJWK((await generateKeyPair(alg, { extractable: true })).publicKey);
const [ownPrivate, otherCurve, otherKind, somebodyElses] = await Promise.all([
  exportJWK(privateKey),
  publicJwk("ES384"),
  publicJwk("RS256"),
  publicJwk("ES256"),
]);

describe("a proof", () => {
  it("of RFC 9449 §4.1 is read with the thumbprint of its key", async () => {
    const proof = [
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19",
      "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ",
      "2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg",
    ].join(".");
    expect(await readDpopProof(proof)).toEqual({
      jti: "-BwC3ESc6acc2lTc",
      htm: "POST",
      htu: "https://server.example.com/token",
      iat: 1562262616,
      jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
    });
  });

  it.each(dpopAlgorithms)("signed with %s is read", async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    expect(
      await readDpopProof(
        await sign(
          { nonce: "n", ath: "a" },
          { alg, jwk: await exportJWK(pair.publicKey) },
          pair.privateKey,
        ),
      ),
    ).toMatchObject({ ...claims, nonce: "n", ath: "a" });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["this algorithm", "ES256", { alg: "ES256" }],
    ["signatures", "ES256", { use: "sig" }],
    ["verifying", "ES256", { key_ops: ["verify"], use: "sig" }],
    ["this algorithm by its newer name", "EdDSA", { alg: "Ed25519" }],
    ["this algorithm by its older name", "Ed25519", { alg: "EdDSA" }],
  ])("whose key says that it is for %s is read", async (_, alg, members) => {
    expect(await readDpopProof(await signWith(alg, members))).toMatchObject(claims);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["RS256", "PS256", { alg: "RS256" }],
    ["another algorithm of its kind", "ES256", { alg: "ES384" }],
    ["an algorithm of another kind", "ES256", { alg: "EdDSA" }],
    ["an algorithm in lower case", "ES256", { alg: "es256" }],
    ["no algorithm by name", "ES256", { alg: "" }],
    ["several algorithms", "ES256", { alg: ["ES256"] }],
    ["encryption", "ES256", { use: "enc" }],
    ["a use that is no text", "PS256", { use: ["sig"] }],
    ["deriving", "ES256", { key_ops: ["deriveKey"] }],
    ["nothing", "EdDSA", { key_ops: [] }],
    ["signing only", "ES256", { key_ops: ["sign"] }],
    ["an operation that is no list", "ES256", { key_ops: "verify" }],
  ])("whose key says that it is for %s is not read", async (_, alg, members) => {
    expect(await readDpopProof(await signWith(alg, members))).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ["no typ", { typ: undefined }],
    ["the typ of an access token", { typ: "at+jwt" }],
    ["no key", { jwk: undefined }],
    ["a text for a key", { jwk: "key" }],
    ["null for a key", { jwk: null }],
    ["an incomplete key", { jwk: { kty: "EC", crv: "P-256", x: jwk.x } }],
    ["the private key", { jwk: ownPrivate }],
    ["a key beside its private part", { jwk: { ...jwk, d: "" } }],
    ["a key of another curve", { jwk: otherCurve }],
    ["somebody else's key", { jwk: somebodyElses }],
    ["a key of another kind", { jwk: otherKind }],
    ["a criticality nobody knows", { crit: ["surprise"], surprise: true }],
  ])("with %s in its header is not read", async (_, header) => {
    const protectedHeader = { typ: "dpop+jwt", alg: "ES256", jwk, ...header };
    const signer = new CompactSign(
      new TextEncoder().encode(JSON.stringify(claims)),
    ).setProtectedHeader(protectedHeader);
    expect(
      await readDpopProof(await signer.sign(privateKey, { crit: { surprise: true } })),
    ).toBeUndefined();
  });

  it.each<[string, () => string | Promise<string>]>([
    [
      "that nobody signed",
      () => `${encode({ typ: "dpop+jwt", alg: "none", jwk })}.${encode(claims)}.`,
    ],
    [
      "signed with a shared secret",
      () => sign({}, { alg: "HS256", jwk: { kty: "oct", k: "c2VjcmV0" } }, new Uint8Array(32)),
    ],
    ["signed with an algorithm outside the list", () => signWith("ES384")],
    ["signed with PKCS #1 v1.5", () => signWith("RS256")],
    [
      "whose claims were changed",
      async () => (await sign()).replace(/\.[^.]+\./, `.${encode({ ...claims, htm: "DELETE" })}.`),
    ],
    ["that is longer than anybody needs", () => sign({ jti: "j".repeat(8192) })],
    [
      "that is no JSON inside",
      () =>
        new CompactSign(new TextEncoder().encode("{"))
          .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
          .sign(privateKey),
    ],
    ["that is two", async () => `${await sign()}, ${await sign()}`],
    ["that is empty", () => ""],
  ])("%s is not read", async (_, proof) => {
    expect(await readDpopProof(await proof())).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ["no jti", { jti: undefined }],
    ["an empty jti", { jti: "" }],
    ["no method", { htm: undefined }],
    ["no target", { htu: undefined }],
    ["two targets", { htu: [url, url] }],
    ["no time", { iat: undefined }],
    ["a time in words", { iat: "now" }],
    ["a time before time", { iat: -1 }],
    ["a nonce that is no text", { nonce: 1 }],
    ["a hash that is no text", { ath: null }],
  ])("with %s is not read", async (_, payload) => {
    expect(await readDpopProof(await sign(payload))).toBeUndefined();
  });

  it("is undefined, never an error, for any text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `${Buffer.from(json).toString("base64url")}.e30.AA`),
        ),
        async (text) => (await readDpopProof(text)) === undefined,
      ),
    );
  });
});

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
