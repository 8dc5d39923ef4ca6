import { parseDpopChallenge } from "@tale/protocol/dpop-challenge";
import { athOf, dpopAlgorithms } from "@tale/protocol/dpop-proof";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  askForNonce,
  createTestKey,
  provenWith,
  type Changes,
  type TestKey,
} from "../../testing/keys.ts";
import {
  authorizationUrl,
  authorize,
  issuer,
  quillpost,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
let token: string;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  key = await createTestKey(fernmail);
  token = await boundToken();
});
afterAll(() => fernmail.service.close());

async function boundToken(): Promise<string> {
  const code =
    (await authorize(browser, { url: authorizationUrl({ scope: "openid profile" }) })).get(
      "code",
    ) ?? "";
  return (
    await redeem(
      browser,
      code,
      {},
      { authorization: quillpost, ...(await provenWith(browser, key)) },
    )
  ).json<Tokens>().access_token;
}

async function proofFor(changes: Changes = {}, by = key): Promise<string> {
  return by.proof({
    htm: "GET",
    htu: `${issuer}/userinfo`,
    ath: athOf(token),
    nonce: await askForNonce(browser, by),
    ...changes,
  });
}
const show = (dpop: string | undefined, scheme = "DPoP") =>
  fernmail.openBrowser()({
    url: "/userinfo",
    headers: { authorization: `${scheme} ${token}`, ...(dpop === undefined ? {} : { dpop }) },
  });

describe("a bound token at userinfo (RFC 9449 §7)", () => {
  test("tells who the user is to who has its key, whatever the case of the scheme, and tells the next nonce", async () => {
    for (const scheme of ["DPoP", "dpop", "DPOP"]) {
      const answer = await show(await proofFor(), scheme);
      expect(answer.json()).toMatchObject({ sub: "u-alice" });
      expect(answer.headers).toHaveProperty("dpop-nonce");
    }
  });

  test("is refused without a proof, with a DPoP challenge", async () => {
    expect(await show(undefined)).toMatchObject({
      statusCode: 401,
      headers: {
        "www-authenticate": expect.stringMatching(/^DPoP error="invalid_dpop_proof".*algs="ES256/),
      },
    });
  });

  test("is refused as a bearer token, with or without a proof (RFC 9449 §7.2)", async () => {
    for (const proof of [undefined, await proofFor()]) {
      expect(await show(proof, "Bearer")).toMatchObject({
        statusCode: 401,
        headers: { "www-authenticate": expect.stringContaining('error="invalid_token"') },
      });
    }
  });

  test("is asked for a nonce with 401, and told one (RFC 9449 §9)", async () => {
    const answer = await show(await proofFor({ nonce: undefined }));
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { "www-authenticate": expect.stringMatching(/^DPoP error="use_dpop_nonce"/) },
    });
    expect((await show(await proofFor({ nonce: answer.headers["dpop-nonce"] }))).statusCode).toBe(
      200,
    );
  });

  test.each<[string, Changes]>([
    ["for another token", { ath: athOf("another") }],
    ["for no token", { ath: undefined }],
    ["for the token endpoint", { htu: `${issuer}/token` }],
    ["for another method", { htm: "POST" }],
  ])("is refused with a proof %s", async (_what, changes) => {
    expect((await show(await proofFor(changes))).statusCode).toBe(401);
  });

  test("is refused with a proof of RS256, and the challenge says what is taken", async () => {
    const weak = await createTestKey(fernmail, "RS256");
    const nonce = await askForNonce(browser, key);
    const { statusCode, headers } = await show(await proofFor({ nonce }, weak));
    expect(statusCode).toBe(401);
    const challenge = parseDpopChallenge(String(headers["www-authenticate"]));
    expect(challenge).toMatchObject({
      error: "invalid_dpop_proof",
      algs: dpopAlgorithms.join(" "),
    });
    expect(challenge.error_description).toContain("ES256, EdDSA, Ed25519, PS256");
  });

  test.each([{ alg: "PS256" }, { use: "enc" }])(
    "is refused with a proof whose key says %o",
    async (members) => {
      const claims = {
        htm: "GET",
        htu: `${issuer}/userinfo`,
        ath: athOf(token),
        nonce: await askForNonce(browser, key),
      };
      const { headers } = await show(
        await key.proof(claims, { jwk: { ...key.publicJwk, ...members } }),
      );
      expect(parseDpopChallenge(String(headers["www-authenticate"])).error).toBe(
        "invalid_dpop_proof",
      );
    },
  );

  test("is refused with a proof by another key, and with one that was used before", async () => {
    expect((await show(await proofFor({}, await createTestKey(fernmail)))).statusCode).toBe(401);
    const proof = await proofFor();
    expect([(await show(proof)).statusCode, (await show(proof)).statusCode]).toEqual([200, 401]);
  });
});
