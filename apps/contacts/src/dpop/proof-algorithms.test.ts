import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { athOf, dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { second, systemRandom } from "@tale/service/clock";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, expect, it } from "vitest";
import { origin, startTestContacts, today, type TestContacts } from "../testing/contacts.ts";

/**
 * FAPI 2.0 Security Profile §5.4.1, of the proofs of every client: Contacts cannot know which
 * profile one asked for.
 */
let contacts: TestContacts;

beforeAll(async () => {
  contacts = await startTestContacts();
});

/**
 * A token that is bound to a new key, shown with a proof by it; `members` is what the key says of
 * itself.
 */
async function show(alg: string, members: Record<string, unknown> = {}) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const token = await contacts.issuer.token({ cnf: { jkt: await calculateJwkThumbprint(jwk) } });
  const sign = (nonce: unknown) => {
    const claims = {
      htm: "GET",
      htu: `${origin}/contacts`,
      ath: athOf(token),
      iat: today / second,
      nonce,
    };
    const header = { alg, typ: "dpop+jwt", jwk: { ...jwk, ...members } };
    return new SignJWT({ ...claims, jti: systemRandom(16) })
      .setProtectedHeader(header)
      .sign(privateKey);
  };
  const ask = async (nonce: unknown = undefined) =>
    contacts.request({
      url: "/contacts",
      headers: { authorization: `DPoP ${token}`, dpop: await sign(nonce) },
    });
  const first = await ask();
  const nonce = first.headers["dpop-nonce"];
  const answer = nonce === undefined ? first : await ask(nonce);
  return {
    status: answer.statusCode,
    ...parseDpopChallenge(String(answer.headers["www-authenticate"])),
  };
}

it("takes proofs of each algorithm that it announces", async () => {
  const metadata = await contacts.request({ url: "/.well-known/oauth-protected-resource" });
  const announced = metadata.json<Record<string, string[]>>()["dpop_signing_alg_values_supported"]!;
  expect(announced).toEqual(dpopAlgorithms);
  for (const alg of announced) expect(await show(alg)).toMatchObject({ status: 200 });
});

it.each(["RS256", "RS384", "PS384", "ES384", "ES512"])(
  "refuses a proof of %s, and says what it takes",
  async (alg) => {
    expect(await show(alg)).toMatchObject({
      status: 401,
      error: "invalid_dpop_proof",
      error_description: "Sign the proof with one of ES256, EdDSA, Ed25519, PS256.",
      algs: "ES256 EdDSA Ed25519 PS256",
    });
  },
);

it.each([
  ["PS256", { alg: "RS256" }],
  ["ES256", { alg: "ES384" }],
  ["ES256", { alg: "EdDSA" }],
  ["ES256", { use: "enc" }],
  ["ES256", { key_ops: ["sign"] }],
])("refuses a proof of %s whose key says %o", async (alg, members) => {
  expect(await show(alg, members)).toMatchObject({ status: 401, error: "invalid_dpop_proof" });
});

it.each([
  ["PS256", { alg: "PS256", use: "sig" }],
  ["ES256", { alg: "ES256", key_ops: ["verify"] }],
  ["EdDSA", { alg: "Ed25519" }],
])("takes a proof of %s whose key says %o", async (alg, members) => {
  expect(await show(alg, members)).toMatchObject({ status: 200 });
});
