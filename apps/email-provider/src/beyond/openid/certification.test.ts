import { codeChallengeOf } from "@tale/protocol/pkce";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerIn, authorize, codeVerifier } from "../../testing/app.ts";
import { type SignInTokens } from "../../testing/openid.ts";
import {
  browser,
  codeFor,
  exchange,
  fernmail,
  flow,
  later,
  one,
  openBrowser,
  poster,
  startAsCertified,
  type Changes,
  urlOf,
  userinfo,
} from "../../testing/certification.ts";

beforeAll(startAsCertified);

beforeEach(openBrowser);
afterAll(() => fernmail.service.close());
const inBody = ({ client_id, client_secret }: typeof one) => ({ client_id, client_secret });

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
