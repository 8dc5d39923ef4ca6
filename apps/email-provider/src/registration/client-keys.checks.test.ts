import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestKey, type TestKey } from "../testing/keys.ts";
import { startFernmail, type Browser, type Fernmail } from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let keys: Record<string, TestKey>;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  const algorithms = ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"];
  keys = Object.fromEntries(
    await Promise.all(
      algorithms.map(
        async (algorithm) => [algorithm, await createTestKey(fernmail, algorithm)] as const,
      ),
    ),
  );
});
afterAll(() => fernmail.service.close());

interface Registered {
  readonly client_id: string;
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** The clock moves, so that this file's own registrations stay within the limit. */
const register = (keysSent: readonly unknown[], changes: object = {}) => {
  fernmail.clock.now += 2_000;
  return browser({
    method: "POST",
    url: "/register",
    json: {
      client_name: "Signer",
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: keysSent },
      ...changes,
    },
  });
};
const statusWith = async (key: TestKey, { client_id }: Registered) =>
  (
    await browser({
      method: "POST",
      url: "/token",
      form: { grant_type: "client_credentials", ...(await key.assertion(client_id)) },
    })
  ).statusCode;
const publicKey = (algorithm = "ES256"): JWK => keys[algorithm]!.publicJwk;
const rsaKey = (modulusLength: number): JWK =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" }) as JWK;

describe("a key that is registered", () => {
  it.each(["ES256", "PS256", "RS256", "EdDSA", "Ed25519"])(
    "for %s opens the token endpoint, with and without its algorithm",
    async (algorithm) => {
      for (const further of [{}, { alg: algorithm, use: "sig", key_ops: ["verify"] }]) {
        const answer = await register([{ ...publicKey(algorithm), ...further }]);
        expect(answer.statusCode).toBe(201);
        expect(await statusWith(keys[algorithm]!, answer.json())).toBe(200);
      }
    },
  );

  it("is kept as a key and nothing else (RFC 7591 §3.2.1)", async () => {
    const more = {
      x5c: ["A".repeat(50_000)],
      ext: true,
      key_ops: ["verify"],
      __more: { a: 1 },
      n: "AQAB",
    };
    expect(
      (await register([{ ...publicKey(), kid: "mine", use: "sig", ...more }])).json(),
    ).toMatchObject({ jwks: { keys: [{ ...publicKey(), kid: "mine", use: "sig" }] } });
    const { jwks } = (await register([{ ...publicKey(), ...more }])).json<Registered>();
    expect(jwks).toEqual({ keys: [publicKey()] });
  });

  it("of type RSA has no curve, whatever was sent as one (RFC 7518 §6.3.1)", async () => {
    const key = rsaKey(2_048);
    expect((await register([{ ...key, crv: { toString: 1 } }])).json()).toMatchObject({
      jwks: { keys: [key] },
    });
    const { jwks } = (await register([{ ...key, crv: "P-256" }])).json<Registered>();
    expect(jwks).toEqual({ keys: [key] });
  });

  it("may stand beside others, which are left out: of another kind, and for something else (RFC 7517 §5)", async () => {
    const others = [
      { kty: "weird", y: 1 },
      { ...publicKey(), crv: "P-384" },
      { ...publicKey(), alg: "ES384" },
      { ...rsaKey(1_024), use: "enc" },
      { ...publicKey(), key_ops: ["deriveKey"] },
    ];
    const answer = (await register([...others, publicKey()])).json<Registered>();
    expect(answer.jwks).toEqual({ keys: [publicKey()] });
    expect(await statusWith(keys["ES256"]!, answer)).toBe(200);
  });

  it("may be for encryption only, where no signature is needed", async () => {
    const answer = await register([{ ...publicKey(), use: "enc" }], {
      token_endpoint_auth_method: "client_secret_basic",
    });
    expect(answer.statusCode).toBe(201);
  });
});

describe("400 invalid_client_metadata", () => {
  const changed = (changes: object) => (): unknown => ({ ...publicKey(), ...changes });
  const rsa = (changes: object) => (): unknown => ({ ...publicKey("RS256"), ...changes });

  it.each<[string, () => unknown, RegExp]>([
    ["is of a type nobody knows", () => ({ kty: "weird" }), /no key to check signatures with/],
    ["has no type", () => ({ x: "AQAB" }), /public keys only/],
    ["is of another curve", changed({ crv: "P-521" }), /no key to check signatures with/],
    ["is for another algorithm", changed({ alg: "ES384" }), /no key to check signatures with/],
    ["is for encryption only", changed({ use: "enc" }), /private_key_jwt needs public keys/],
    ["is half a key", changed({ y: undefined }), /jwks\.keys\[0\]: x and y must be there/],
    ["has a number that is a number", changed({ x: 7 }), /x and y must be there/],
    [
      "has a number that is longer than any",
      rsa({ n: "A".repeat(1_367) }),
      /n and e must be there/,
    ],
    ["has a name that is none", changed({ kid: { a: 1 } }), /kid short/],
    ["has a name that is a novel", changed({ kid: "x".repeat(201) }), /kid short/],
    [
      "is no point of its curve",
      changed({ x: "A".repeat(43), y: "A".repeat(43) }),
      /is not a key of type EC/,
    ],
    ["is no base64url", changed({ x: "!".repeat(43) }), /is not a key of type EC/],
    ["has no modulus to speak of", rsa({ n: "" }), /is not a key of type RSA/],
    [
      "has a modulus of 24 bits (RFC 7518 §3.3)",
      rsa({ n: "gAAB" }),
      /jwks\.keys\[0\]: it has 24 bits, and needs 2048/,
    ],
    [
      "has 1 as its exponent, so that anybody could sign (RFC 8017 §3.1)",
      rsa({ e: "AQ" }),
      /is not a key of type RSA/,
    ],
    ["has a modulus of 1024 bits", () => rsaKey(1_024), /has 1024 bits/],
    ...["d", "p", "q", "dp", "dq", "qi", "oth", "k"].map(
      (member): [string, () => unknown, RegExp] => [
        `has the secret ${member}`,
        rsa({ [member]: "AQAB" }),
        /public keys only/,
      ],
    ),
    ["is private and for something else", changed({ use: "enc", d: "AQAB" }), /public keys only/],
  ])("is the answer to a key that %s", async (_what, key, description) => {
    const answer = await register([key()]);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      error: "invalid_client_metadata",
      error_description: expect.stringMatching(description),
    });
  });

  it("is the answer to a bad key beside a good one, and names it", async () => {
    expect((await register([publicKey(), { ...publicKey(), y: "" }])).json()).toMatchObject({
      error_description: expect.stringMatching(/^jwks\.keys\[1\]/),
    });
  });

  it("is the answer to a promise of signed requests that no key is left to keep", async () => {
    const answer = await register([{ ...publicKey(), use: "enc" }], {
      token_endpoint_auth_method: "client_secret_basic",
      require_signed_request_object: true,
    });
    expect(answer.json()).toEqual({
      error: "invalid_client_metadata",
      error_description: expect.stringMatching(/signed request objects need public keys/),
    });
  });

  it("is the answer to an update, too, and the key before it stays", async () => {
    const { registration_access_token: token, ...client } = (await register([publicKey()])).json<
      Registered & { registration_access_token: string }
    >();
    const update = {
      client_id: client.client_id,
      client_name: "Signer",
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [{ kty: "weird" }] },
    };
    expect(
      (
        await browser({
          method: "PUT",
          url: `/register/${client.client_id}`,
          json: update,
          headers: { authorization: `Bearer ${token}` },
        })
      ).statusCode,
    ).toBe(400);
    expect(await statusWith(keys["ES256"]!, client)).toBe(200);
  });
});
