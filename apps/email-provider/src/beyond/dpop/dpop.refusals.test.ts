import { minute } from "@tale/service/clock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askForNonce, createTestKey, type Changes } from "../../testing/keys.ts";
import { issuer } from "../../testing/app.ts";
import {
  browser,
  expectError,
  fernmail,
  key,
  newCode,
  otherKey,
  proven,
  redeemQuillpost,
  redeemWithProof,
  startDpop,
} from "../../testing/dpop.ts";

beforeAll(startDpop);

afterAll(() => fernmail.service.close());

describe("400 use_dpop_nonce", () => {
  test.each<[string, Changes]>([
    ["without a nonce", { nonce: undefined }],
    ["with a nonce of somebody else", { nonce: "eyJ7S_zG.eyJH0-Z.HX4w-7v" }],
  ])(
    "is the answer to a proof %s; it brings one, and the code stays good (RFC 9449 §8)",
    async (_what, changes) => {
      const code = await newCode();
      const answer = await redeemWithProof(code, key, changes);
      expectError(answer, "use_dpop_nonce");
      const again = await redeemQuillpost(code, {
        dpop: await key.proof({ nonce: answer.headers["dpop-nonce"] }),
      });
      expect(again.statusCode).toBe(200);
    },
  );

  test("is the answer to a nonce from ten minutes ago", async () => {
    const nonce = await askForNonce(browser, key);
    fernmail.clock.now += 10 * minute;
    expectError(await redeemWithProof(await newCode(), key, { nonce }), "use_dpop_nonce");
  });
});

describe("400 invalid_dpop_proof", () => {
  const now = (): number => fernmail.clock.now / 1000;

  test.each<[string, () => Changes]>([
    ["another method", () => ({ htm: "GET" })],
    ["the method in lower case", () => ({ htm: "post" })],
    ["another endpoint", () => ({ htu: `${issuer}/par` })],
    ["another server", () => ({ htu: "https://elsewhere.example/token" })],
    ["no address at all", () => ({ htu: "token" })],
    ["an hour ago", () => ({ iat: now() - 3_600 })],
    ["121 seconds ago", () => ({ iat: now() - 121 })],
    ["a minute from now", () => ({ iat: now() + 60 })],
    ["beyond all time", () => ({ iat: 1e308 })],
    ["no time", () => ({ iat: undefined })],
    ["a time that is a text", () => ({ iat: "now" })],
    ["no jti", () => ({ jti: undefined })],
    ["no method", () => ({ htm: undefined })],
  ])("is the answer to a proof for %s", async (_what, changes) => {
    const code = await newCode();
    expectError(await redeemWithProof(code, key, changes()), "invalid_dpop_proof");
    expect((await redeemWithProof(code)).statusCode).toBe(200);
  });

  test.each<[string, () => Changes]>([
    ["says it is something else", () => ({ typ: "JWT" })],
    ["shows no key", () => ({ jwk: undefined })],
    ["shows somebody else's key", () => ({ jwk: otherKey.publicJwk })],
    ["shows the private key too", () => ({ jwk: key.privateJwk })],
  ])("is the answer to a proof that %s", async (_what, header) => {
    const nonce = await askForNonce(browser, key);
    expectError(
      await redeemQuillpost(await newCode(), { dpop: await key.proof({ nonce }, header()) }),
      "invalid_dpop_proof",
      /malformed/,
    );
  });

  test.each<[string, Changes]>([
    ["another algorithm", { alg: "RS256" }],
    ["encryption", { use: "enc" }],
    ["signing only", { key_ops: ["sign"] }],
  ])("is the answer to a proof whose key says that it is for %s", async (_what, members) => {
    const jwk = { ...key.publicJwk, ...members };
    const dpop = await key.proof({ nonce: await askForNonce(browser, key) }, { jwk });
    expectError(
      await redeemQuillpost(await newCode(), { dpop }),
      "invalid_dpop_proof",
      /malformed/,
    );
  });

  test.each(["RS256", "ES384", "PS384"])(
    "is the answer to a proof of %s, and says what is taken",
    async (algorithm) => {
      const nonce = await askForNonce(browser, key);
      const weak = await createTestKey(fernmail, algorithm);
      const answer = await redeemQuillpost(await newCode(), { dpop: await weak.proof({ nonce }) });
      expectError(answer, "invalid_dpop_proof", /ES256, EdDSA, Ed25519, PS256$/);
    },
  );

  test.each<[string, (proof: string) => string]>([
    ["two proofs", (proof) => `${proof}, ${proof}`],
    ["an empty header", () => ""],
    ["a proof nobody signed", (proof) => proof.replace(/[^.]*$/, "")],
    ["what is no JWT", () => "proof"],
  ])("is the answer to %s", async (_what, spoil) => {
    const nonce = await askForNonce(browser, key);
    expectError(
      await redeemQuillpost(await newCode(), { dpop: spoil(await key.proof({ nonce })) }),
      "invalid_dpop_proof",
    );
  });

  test("is the answer to a proof that was used before (RFC 9449 §11.1)", async () => {
    const headers = await proven();
    expect((await redeemQuillpost(await newCode(), headers)).statusCode).toBe(200);
    expectError(
      await redeemQuillpost(await newCode(), headers),
      "invalid_dpop_proof",
      /used before/,
    );
  });

  test("is the answer to a client that registered for bound tokens and shows no key (RFC 9449 §5.2)", async () => {
    const registered = await browser({
      method: "POST",
      url: "/register",
      json: { grant_types: ["client_credentials"], dpop_bound_access_tokens: true },
    });
    expect(registered.json()).toMatchObject({ dpop_bound_access_tokens: true });
    const { client_id, client_secret } = registered.json<Record<string, string>>();
    const form = { grant_type: "client_credentials", scope: "contacts.read" };
    const headers = {
      authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}`,
    };
    expectError(
      await browser({ method: "POST", url: "/token", form, headers }),
      "invalid_dpop_proof",
      /missing/,
    );
    expect(
      (
        await browser({
          method: "POST",
          url: "/token",
          form,
          headers: { ...headers, ...(await proven()) },
        })
      ).json(),
    ).toMatchObject({ token_type: "DPoP" });
  });
});
