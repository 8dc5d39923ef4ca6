import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { second } from "@tale/service/clock";
import { beforeEach, describe, expect, it } from "vitest";
import { origin } from "../testing/contacts.ts";
import { checkAge, useOf } from "./proof.checks.ts";
import {
  beginAnew,
  challengeOf,
  contacts,
  jkt,
  now,
  proofFor,
  proofWith,
  refusedAs,
  show,
  token,
} from "../testing/check-possession.ts";

const malformed =
  "The proof is not well-formed, or not signed by the key inside it, or that key is for something else.";

beforeEach(beginAnew);

describe("401 invalid_dpop_proof", () => {
  const proofs: [string, string, () => string | Promise<string>][] = [
    ["is missing", "Send one DPoP header with a proof.", () => ""],
    ["is no JWT", malformed, () => "proof"],
    ["is the token itself", malformed, () => token],
    ["is two in one header", malformed, async () => `${await proofFor()}, ${await proofFor()}`],
    ["has another type", malformed, () => proofWith({}, { typ: "JWT" })],
    ["lost its end", malformed, async () => (await proofFor()).slice(0, -4)],
    ["has no jti", malformed, () => proofWith({ jti: undefined })],
    [
      "is for another method",
      "The proof is for another method.",
      () => proofFor({ method: "POST" }),
    ],
    [
      "is for the method in lower case",
      "The proof is for another method.",
      () => proofFor({ method: "get" }),
    ],
    [
      "is for another path",
      "The proof is for another address.",
      () => proofFor({ url: `${origin}/contacts/` }),
    ],
    [
      "is for another host",
      "The proof is for another address.",
      () => proofFor({ url: "https://attacker.example/contacts" }),
    ],
    [
      "is for https",
      "The proof is for another address.",
      () => proofFor({ url: `${origin.replace("http:", "https:")}/contacts` }),
    ],
    [
      "is for a path alone",
      "The proof is for another address.",
      () => proofWith({ htu: "/contacts" }),
    ],
    [
      "is for another token",
      "The proof is for another access token.",
      () => proofFor({ accessToken: `${token}x` }),
    ],
    [
      "is for no token",
      "The proof is for another access token.",
      () => proofFor({ accessToken: undefined }),
    ],
    ["is too old", "The proof was not made just now.", () => proofWith({ iat: now - 90 })],
    ["is from the future", "The proof was not made just now.", () => proofWith({ iat: now + 31 })],
    [
      "is from a future nobody sees",
      "The proof was not made just now.",
      () => proofWith({ iat: 1e308 }),
    ],
  ];

  it.each(proofs)("is the answer to a proof that %s", async (_, description, proof) => {
    const answer = await show(await proof());
    expect([answer.statusCode, challengeOf(answer)]).toEqual([
      401,
      refusedAs("invalid_dpop_proof", description),
    ]);
    expect(parseBearerChallenge(String(answer.headers["www-authenticate"]))).toEqual({});
    expect(answer.json()).toMatchObject({ status: 401, detail: description });
  });

  it("is the answer to two DPoP headers", async () => {
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: [await proofFor(), await proofFor()] as unknown as string,
    };
    const answer = await contacts.service.inject({
      url: "/contacts",
      authority: new URL(origin).host,
      headers,
    });
    expect(challengeOf(answer)).toEqual(
      refusedAs("invalid_dpop_proof", "Send one DPoP header with a proof."),
    );
  });

  it("is the answer to a proof that was used before, for as long as it would be fresh", async () => {
    const proof = await proofWith({ iat: now + 30 });
    expect((await show(proof)).statusCode).toBe(200);
    contacts.clock.advance(119 * second);
    expect(challengeOf(await show(proof))).toEqual(
      refusedAs("invalid_dpop_proof", "The proof was used before."),
    );
  });

  it("need not be remembered any longer than the proof would be fresh, nor shorter", async () => {
    const proof = { jkt, jti: "one", htm: "GET", htu: origin, iat: now };
    const [, until] = useOf(proof);
    expect(() => checkAge(proof, until - 0.001)).not.toThrow();
    expect(() => checkAge(proof, until)).toThrow();
  });

  it("is the answer to all but one of a hundred uses at once", async () => {
    const proof = await proofFor();
    const answers = await Promise.all(Array.from({ length: 100 }, () => show(proof)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(99);
  });

  it("leaves a proof unused that failed for another reason", async () => {
    const proof = await proofWith({ iat: now + 60 });
    expect((await show(proof)).statusCode).toBe(401);
    contacts.clock.advance(60 * second);
    expect((await show(proof)).statusCode).toBe(200);
  });
});
