import { parseBearerChallenge } from "@tale/protocol/bearer-challenge";
import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { createDpopKey, signDpopProof, thumbprintOfDpopKey } from "@tale/protocol/dpop-key";
import { athOf, dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { protectedResourceMetadataUrl } from "@tale/protocol/protected-resource-metadata";
import { minute, second, systemRandom } from "@tale/service/clock";
import { importJWK, SignJWT, type JWK } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { origin, startTestContacts, today, type TestContacts } from "../testing.ts";
import { checkAge, checkFirstUse } from "./proof.checks.ts";

const now = today / second;
const key = await createDpopKey();
const jkt = await thumbprintOfDpopKey(key);
const cnf = { jkt };
let contacts: TestContacts;
let token: string;
let nonce: string;

beforeAll(async () => {
  contacts = await startTestContacts();
});

beforeEach(async () => {
  contacts.clock.now = today;
  token = await contacts.issuer.token({ cnf, exp: now + 3_600 });
  nonce = String((await show(await proofFor({ nonce: undefined }))).headers["dpop-nonce"]);
});

const malformed =
  "The proof is not well-formed, or not signed by the key inside it, or that key is for something else.";

type ProofRequest = Partial<Parameters<typeof signDpopProof>[1]>;

const proofFor = (request: ProofRequest = {}, by = key) =>
  signDpopProof(by, {
    method: "GET",
    url: `${origin}/contacts`,
    accessToken: token,
    nonce,
    now: () => contacts.clock.now,
    random: systemRandom,
    ...request,
  });

/** A proof with whatever claims; `undefined` leaves one out. */
async function proofWith(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const { d: _, ...jwk } = JSON.parse(key) as JWK;
  const all = {
    jti: systemRandom(16),
    htm: "GET",
    htu: `${origin}/contacts`,
    iat: now,
    nonce,
    ath: athOf(token),
    ...claims,
  };
  return new SignJWT(all)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk, ...header })
    .sign(await importJWK(JSON.parse(key), "ES256"));
}

const show = (
  proof: string,
  {
    by = token,
    url = "/contacts",
    scheme = "DPoP",
    ...rest
  }: {
    by?: string;
    url?: string;
    scheme?: string;
    method?: "POST" | "DELETE";
    json?: unknown;
  } = {},
) =>
  contacts.request({
    url,
    headers: { authorization: `${scheme} ${by}`, ...(proof ? { dpop: proof } : {}) },
    ...rest,
  });

const challengeOf = (answer: Awaited<ReturnType<typeof show>>) =>
  parseDpopChallenge(String(answer.headers["www-authenticate"]));
const refusedAs = (error: string, description: string) => ({
  error,
  error_description: description,
  algs: dpopAlgorithms.join(" "),
  resource_metadata: protectedResourceMetadataUrl(origin),
});

describe("200", () => {
  it("opens the book to a bound token and a fresh proof, for each request another", async () => {
    for (let time = 0; time < 3; time += 1)
      expect((await show(await proofFor())).statusCode).toBe(200);
  });

  it.each(["dpop", "DPOP"])("takes the scheme as %s", async (scheme) => {
    expect((await show(await proofFor(), { scheme })).statusCode).toBe(200);
  });

  it("takes a proof for the address without its query, in any normal form", async () => {
    expect((await show(await proofFor(), { url: "/contacts?limit=2" })).statusCode).toBe(200);
    for (const htu of [
      `${origin}/contacts?limit=2`,
      `${origin}/contacts#top`,
      `${origin.toUpperCase()}/contacts`,
      `${origin}/x/../%63ontacts`,
    ]) {
      expect((await show(await proofWith({ htu }))).statusCode).toBe(200);
    }
  });

  it("takes a proof for a request that writes", async () => {
    const answer = await show(await proofFor({ method: "POST" }), {
      method: "POST",
      json: { email: "carol@friends.example" },
    });
    expect(answer.statusCode).toBe(201);
    const url = `/contacts/${answer.json().id}`;
    expect(
      (
        await show(await proofFor({ method: "DELETE", url: `${origin}${url}` }), {
          method: "DELETE",
          url,
        })
      ).statusCode,
    ).toBe(204);
  });

  it("takes proofs by clocks that are apart, and by a slow client", async () => {
    for (const iat of [now - 89, now + 30])
      expect((await show(await proofWith({ iat }))).statusCode).toBe(200);
  });

  it("lets two keys use the same jti", async () => {
    const other = await createDpopKey();
    const othersToken = await contacts.issuer.token({
      cnf: { jkt: await thumbprintOfDpopKey(other) },
    });
    expect((await show(await proofFor({ random: () => "same" }))).statusCode).toBe(200);
    expect(
      (
        await show(await proofFor({ random: () => "same", accessToken: othersToken }, other), {
          by: othersToken,
        })
      ).statusCode,
    ).toBe(200);
  });
});

describe("401 use_dpop_nonce", () => {
  const expected = refusedAs(
    "use_dpop_nonce",
    "The proof needs the nonce in the DPoP-Nonce header.",
  );

  it.each([undefined, "", "made-up", "a".repeat(22), "\0".repeat(22), "'; --"])(
    "gives a nonce to a proof with %o for one",
    async (wrong) => {
      const answer = await show(await proofWith({ nonce: wrong }));
      expect([answer.statusCode, challengeOf(answer)]).toEqual([401, expected]);
      expect(
        (await show(await proofWith({ nonce: answer.headers["dpop-nonce"] }))).statusCode,
      ).toBe(200);
    },
  );

  it("gives everybody the same for five minutes, and takes it for ten", async () => {
    const again = async () =>
      (await show(await proofFor({ nonce: undefined }))).headers["dpop-nonce"];
    expect(await again()).toBe(nonce);
    contacts.clock.advance(5 * minute);
    expect(await again()).not.toBe(nonce);
    contacts.clock.advance(5 * minute - 1);
    expect((await show(await proofFor())).statusCode).toBe(200);
    contacts.clock.advance(1);
    expect(challengeOf(await show(await proofFor()))).toEqual(expected);
  });
});

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
    let until = 0;
    await checkFirstUse(proof, { use: async (_, expiresAt) => Boolean((until = expiresAt)) });
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

describe("401 invalid_token", () => {
  it("refuses a bound token that is shown as a bearer, with its proof or without, also when it is remembered", async () => {
    for (const proof of ["", await proofFor(), await proofFor()]) {
      const answer = await show(proof, { scheme: "Bearer" });
      expect(answer.statusCode).toBe(401);
      expect(parseBearerChallenge(String(answer.headers["www-authenticate"]))).toMatchObject({
        error: "invalid_token",
        error_description: "The token is bound to a key: show it with the scheme DPoP and a proof.",
      });
      expect(challengeOf(answer)).toMatchObject({ algs: dpopAlgorithms.join(" ") });
    }
  });

  it("refuses a token that is bound to nothing, shown with a proof", async () => {
    const unbound = await contacts.issuer.token();
    expect((await show("", { by: unbound, scheme: "Bearer" })).statusCode).toBe(200);
    expect(
      challengeOf(await show(await proofFor({ accessToken: unbound }), { by: unbound })),
    ).toEqual(
      refusedAs("invalid_token", "The token is bound to no key: show it with the scheme Bearer."),
    );
  });

  it("refuses a stolen token with the thief's own proof, and tells the thief no nonce", async () => {
    const answer = await show(await proofFor({ nonce: undefined }, await createDpopKey()));
    expect(challengeOf(answer)).toEqual(
      refusedAs("invalid_token", "The token is bound to another key."),
    );
    expect(answer.headers).not.toHaveProperty("dpop-nonce");
  });

  it("comes before anything about the proof when the token is not good", async () => {
    const expired = await contacts.issuer.token({ cnf, iat: now - 600, exp: now - 300 });
    expect(challengeOf(await show("", { by: expired }))).toEqual(
      refusedAs("invalid_token", "The token has expired."),
    );
  });

  it.each([
    null,
    {},
    "key",
    [],
    { jkt: "" },
    { jkt: 7 },
    { jkt: [jkt] },
    { jkt: `${jkt}=` },
    { "x5t#S256": jkt },
    { jkt, "x5t#S256": jkt },
    { jkt, kid: "key" },
    { jwk: {} },
    { "kc-jkt-type": "DPoP" },
  ])("refuses a token bound by %o, whatever it is shown with", async (confirmation) => {
    const by = await contacts.issuer.token({ cnf: confirmation });
    for (const scheme of ["Bearer", "DPoP"]) {
      const answer = await show(await proofFor({ accessToken: by }), { by, scheme });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers["www-authenticate"]).toContain(
        'error="invalid_token", error_description="The token is bound to something that cannot be checked here: its cnf needs jkt, and no other method."',
      );
    }
  });
});
