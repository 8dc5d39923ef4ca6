import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatBasicCredentials } from "@tale/protocol/basic-credentials";
import { codeChallengeOf } from "@tale/protocol/pkce";
import { second } from "@tale/service/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  answerIn,
  authorizationUrl,
  authorize,
  codeVerifier,
  redeem,
  refreshWith,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../../app.testing.ts";
import { verify, type SignInTokens } from "./openid.testing.ts";

type Changes = Record<string, string | undefined>;

/**
 * What docs/certify.md starts Fernmail with, and the clients whose part the conformance suite
 * plays.
 */
const seed = fileURLToPath(new URL("../../../../../docs/certify/seed.json", import.meta.url));
const { clients } = JSON.parse(readFileSync(seed, "utf8")) as {
  clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
};
const [one, two, poster] = clients as [
  (typeof clients)[0],
  (typeof clients)[0],
  (typeof clients)[0],
];

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => void (fernmail = await startFernmail({ environment: { SEED: seed } })));
beforeEach(() => void (browser = fernmail.openBrowser()));
afterAll(() => fernmail.service.close());

const later = (seconds: number) => void (fernmail.clock.now += seconds * second);
const as = (client: typeof one) => ({
  authorization: formatBasicCredentials({
    clientId: client.client_id,
    clientSecret: client.client_secret,
  }),
});
const inBody = ({ client_id, client_secret }: typeof one) => ({ client_id, client_secret });

/** The suite's plain request: no PKCE, a nonce and a state (AbstractOIDCCServerTest). */
const urlOf = (changes: Changes = {}, client = one): string =>
  authorizationUrl({
    client_id: client.client_id,
    redirect_uri: client.redirect_uris[0],
    scope: "openid",
    nonce: "a-nonce",
    code_challenge: undefined,
    code_challenge_method: undefined,
    ...changes,
  });
const codeFor = async (changes: Changes = {}, client = one) =>
  (await authorize(browser, { url: urlOf(changes, client) })).get("code") ?? "";
const exchange = (
  code: string,
  changes: Changes = {},
  client = one,
  headers: Record<string, string> = as(client),
) =>
  redeem(
    browser,
    code,
    { redirect_uri: client.redirect_uris[0], code_verifier: undefined, ...changes },
    headers,
  );
const claimsOf = async ({ id_token }: SignInTokens, client = one) =>
  (await verify(browser, id_token, { audience: client.client_id })).claims;
const userinfo = (tokens: SignInTokens) =>
  browser({ url: "/userinfo", headers: { authorization: `Bearer ${tokens.access_token}` } });

/** The suite's whole flow: a code, tokens, an id_token that is checked, userinfo. */
async function flow(changes: Changes = {}, client = one) {
  const tokens = (await exchange(await codeFor(changes, client), {}, client)).json<SignInTokens>();
  return {
    tokens,
    claims: await claimsOf(tokens, client),
    user: (await userinfo(tokens)).json<object>(),
  };
}

describe("a module of the Basic OpenID Provider plan that asks once", () => {
  test.each<[string, Changes, object]>([
    ["oidcc-server", {}, {}],
    [
      "oidcc-scope-email",
      { scope: "openid email" },
      { email: "alice@fernmail.example", email_verified: true },
    ],
    [
      "oidcc-alternate-happy-flow",
      { scope: "email openid" },
      { email: "alice@fernmail.example", email_verified: true },
    ],
    ["oidcc-scope-profile", { scope: "openid profile" }, { name: "Alice Liddell" }],
    [
      "oidcc-claims-essential",
      { claims: '{"userinfo":{"name":{"essential":true}}}' },
      { name: "Alice Liddell" },
    ],
    ["oidcc-display-page", { display: "page" }, {}],
    ["oidcc-display-popup", { display: "popup" }, {}],
    ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }, {}],
    ["oidcc-login-hint", { login_hint: "alice@fernmail.example" }, {}],
    ["oidcc-ui-locales", { ui_locales: "se" }, {}],
    ["oidcc-claims-locales", { claims_locales: "se" }, {}],
    ["oidcc-ensure-request-with-acr-values-succeeds", { acr_values: "1 2" }, {}],
  ])(
    "%s gets an id_token with its nonce, and these claims at userinfo only",
    async (_, changes, user) => {
      const found = await flow(changes);
      expect(found.user).toEqual({ sub: "u-alice", ...user });
      expect(found.claims).toMatchObject({ sub: "u-alice", nonce: "a-nonce" });
      for (const name of Object.keys(user)) expect(found.claims).not.toHaveProperty(name);
    },
  );

  test("oidcc-ensure-request-without-nonce-succeeds-for-code-flow gets an id_token without", async () => {
    expect((await flow({ nonce: undefined })).claims).not.toHaveProperty("nonce");
  });

  test("oidcc-response-type-missing goes back with an error", async () => {
    expect(answerIn(await browser({ url: urlOf({ response_type: undefined }) })).get("error")).toBe(
      "invalid_request",
    );
  });

  test("oidcc-ensure-registered-redirect-uri is shown a page", async () => {
    expect(
      await browser({ url: urlOf({ redirect_uri: `${one.redirect_uris[0]}/elsewhere` }) }),
    ).toMatchObject({
      statusCode: 400,
      headers: expect.not.objectContaining({ location: expect.anything() }),
    });
  });

  test("oidcc-ensure-post-request-succeeds asks by form", async () => {
    const { headers } = await browser({
      method: "POST",
      url: "/authorize",
      form: new URLSearchParams(urlOf().split("?")[1]),
      headers: { origin: new URL(one.redirect_uris[0]!).origin },
    });
    expect((await authorize(browser, { url: String(headers.location) })).get("code")).toBeTruthy();
  });

  test("oidcc-server-client-secret-post sends its secret in the form", async () => {
    expect((await exchange(await codeFor({}, poster), inBody(poster), poster, {})).statusCode).toBe(
      200,
    );
  });

  test("oidcc-ensure-request-with-valid-pkce-succeeds does as everybody does", async () => {
    const code = await codeFor({
      code_challenge: codeChallengeOf(codeVerifier),
      code_challenge_method: "S256",
    });
    expect((await exchange(code, { code_verifier: codeVerifier })).statusCode).toBe(200);
  });

  test("oidcc-codereuse is refused, and its token is dead", async () => {
    const code = await codeFor();
    const tokens = (await exchange(code)).json<SignInTokens>();
    later(30);
    expect(await exchange(code)).toMatchObject({ statusCode: 400 });
    expect((await userinfo(tokens)).statusCode).toBe(401);
  });
});

describe("a module of the Basic OpenID Provider plan that asks twice", () => {
  test.each<[string, Changes, Changes]>([
    ["oidcc-prompt-none-logged-in", {}, { prompt: "none" }],
    ["oidcc-max-age-10000", { max_age: "15000" }, { max_age: "10000" }],
  ])("%s is not asked to sign in again", async (_, first, next) => {
    const { claims } = await flow(first);
    later(2);
    expect((await flow(next)).claims).toMatchObject({
      sub: claims.sub,
      auth_time: claims["auth_time"],
    });
  });

  test("oidcc-id-token-hint neither, in silence", async () => {
    const { tokens, claims } = await flow();
    later(2);
    expect((await flow({ prompt: "none", id_token_hint: tokens.id_token })).claims).toMatchObject({
      auth_time: claims["auth_time"],
    });
  });

  test.each([
    ["oidcc-prompt-login", { prompt: "login" }],
    ["oidcc-max-age-1", { max_age: "1" }],
  ])("%s is asked to", async (_, changes) => {
    const { claims } = await flow();
    later(2);
    expect((await flow(changes)).claims["auth_time"]).toBe((claims["auth_time"] as number) + 2);
  });

  test("oidcc-prompt-none-not-logged-in is told so at once", async () => {
    expect(answerIn(await browser({ url: urlOf({ prompt: "none" }) })).get("error")).toBe(
      "login_required",
    );
  });

  test("oidcc-refresh-token refreshes its own token, and not the other client's", async () => {
    const { tokens, claims } = await flow();
    later(1);
    const fresh = (
      await refreshWith(browser, tokens.refresh_token, { scope: "openid" }, as(one))
    ).json<SignInTokens>();
    expect(await claimsOf(fresh)).toMatchObject({
      auth_time: claims["auth_time"],
      iat: claims.iat! + 1,
    });
    const others = (await flow({}, two)).tokens;
    expect(
      (await refreshWith(browser, others.refresh_token, { scope: "openid" }, as(one))).json(),
    ).toMatchObject({ error: "invalid_grant" });
  });
});
