import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientRedirectUri, writeTestSeed } from "../../testing/clients.ts";
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
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
  type Tokens,
} from "../../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
let key: TestKey;
let otherKey: TestKey;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
  [key, otherKey] = await Promise.all([createTestKey(fernmail), createTestKey(fernmail)]);
});
afterAll(() => fernmail.service.close());

type Answer = Awaited<ReturnType<Browser>>;

const proven = (by: TestKey = key, changes: Changes = {}) => provenWith(browser, by, changes);
const newCode = async (changes: Record<string, string> = {}): Promise<string> =>
  (await authorize(browser, { url: authorizationUrl(changes) })).get("code") ?? "";
const redeemQuillpost = (code: string, headers: Record<string, string> = {}) =>
  redeem(browser, code, {}, { authorization: quillpost, ...headers });
const redeemWithProof = async (code: string, by?: TestKey) =>
  redeemQuillpost(code, await proven(by));

/** A public client: nothing but its key tells it from others. */
const single = { client_id: "single", redirect_uri: clientRedirectUri };
const redeemSingle = async (headers: Record<string, string>): Promise<Tokens> =>
  (await redeem(browser, await newCode(single), single, headers)).json<Tokens>();
const refreshSingle = ({ refresh_token }: Tokens, headers: Record<string, string>) =>
  refreshWith(browser, refresh_token, { client_id: "single" }, headers);

function expectError(answer: Answer, error: string, description = /./): void {
  expect(answer.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  expect(answer.statusCode).toBe(400);
}

describe("a code that was asked for with dpop_jkt (RFC 9449 §10)", () => {
  test("is redeemed by that key only, and stays good while others try", async () => {
    const code = await newCode({ dpop_jkt: key.jkt });
    expectError(await redeemQuillpost(code), "invalid_grant", /missing/);
    expectError(await redeemWithProof(code, otherKey), "invalid_grant", /another key/);
    expect((await redeemWithProof(code)).json()).toMatchObject({ token_type: "DPoP" });
  });

  test.each(["short", `${"x".repeat(42)}=`])(
    "is refused for the thumbprint %j",
    async (dpop_jkt) => {
      const answer = await authorize(browser, { url: authorizationUrl({ dpop_jkt }) });
      expect(Object.fromEntries(answer)).toMatchObject({
        error: "invalid_request",
        state: "a-state",
      });
    },
  );
});

describe("a proof at the pushed request endpoint (RFC 9449 §10.1)", () => {
  const push = async (changes: Record<string, string>, headers: Record<string, string>) =>
    browser({
      method: "POST",
      url: "/par",
      form: new URL(authorizationUrl(changes), issuer).searchParams,
      headers: { authorization: quillpost, ...headers },
    });
  const pushedWith = (by: TestKey) => proven(by, { htu: `${issuer}/par` });

  test("binds the code to its key", async () => {
    const answer = await push({}, await pushedWith(key));
    expect(answer.headers).toHaveProperty("dpop-nonce");
    const url = `/authorize?${new URLSearchParams({ client_id: "quillpost", request_uri: answer.json<{ request_uri: string }>().request_uri })}`;
    const code = (await authorize(browser, { url })).get("code") ?? "";
    expectError(await redeemWithProof(code, otherKey), "invalid_grant", /another key/);
    expect((await redeemWithProof(code)).statusCode).toBe(200);
  });

  test("may come with the same key as dpop_jkt, and with no other", async () => {
    expect((await push({ dpop_jkt: key.jkt }, await pushedWith(key))).statusCode).toBe(201);
    expectError(
      await push({ dpop_jkt: otherKey.jkt }, await pushedWith(key)),
      "invalid_request",
      /dpop_jkt/,
    );
  });

  test("is signed as the metadata announces (FAPI 2.0 Security Profile §5.4.1)", async () => {
    const weak = await createTestKey(fernmail, "RS256");
    const nonce = await askForNonce(browser, key);
    const answer = await push({}, { dpop: await weak.proof({ htu: `${issuer}/par`, nonce }) });
    expectError(answer, "invalid_dpop_proof", /ES256/);
  });

  test("is checked like any other", async () => {
    expectError(await push({}, await proven()), "invalid_dpop_proof", /htu/);
    const answer = await push({}, await proven(key, { htu: `${issuer}/par`, nonce: undefined }));
    expectError(answer, "use_dpop_nonce");
    expect(answer.headers).toHaveProperty("dpop-nonce");
  });
});

describe("the refresh token of a public client that showed a key (RFC 9449 §5)", () => {
  test("is of use with that key only, and stays good while others try", async () => {
    const tokens = await redeemSingle(await proven());
    expectError(await refreshSingle(tokens, {}), "invalid_grant", /missing/);
    expectError(
      await refreshSingle(tokens, await proven(otherKey)),
      "invalid_grant",
      /another key/,
    );
    const next = (await refreshSingle(tokens, await proven())).json<Tokens>();
    expect(next).toMatchObject({ token_type: "DPoP" });
    expectError(await refreshSingle(next, {}), "invalid_grant", /missing/);
  });

  test("is like before for one that showed none", async () => {
    const tokens = await redeemSingle({});
    expect((await refreshSingle(tokens, {})).json()).toMatchObject({ token_type: "Bearer" });
  });
});

describe("the refresh token of a client that proves who it is", () => {
  test("is bound to the client, so its key may change (RFC 9449 §5)", async () => {
    const { refresh_token } = (await redeemWithProof(await newCode())).json<Tokens>();
    const refreshed = await refreshWith(
      browser,
      refresh_token,
      {},
      { authorization: quillpost, ...(await proven(otherKey)) },
    );
    expect(decodeJwt(refreshed.json<Tokens>().access_token)["cnf"]).toEqual({ jkt: otherKey.jkt });
  });
});
