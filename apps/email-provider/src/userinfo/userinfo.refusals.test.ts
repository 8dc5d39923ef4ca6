import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authorize, quillpost, obtainTokens, redeem } from "../testing/app.ts";
import { obtainIdToken, signInUrl } from "../testing/openid.ts";
import { checkUser } from "./userinfo.checks.ts";
import { UserinfoError } from "./userinfo.error.ts";
import { bearer, browser, fernmail, program, startWithToken, token } from "../testing/userinfo.ts";

beforeAll(startWithToken);

afterAll(() => fernmail.service.close());

describe("401", () => {
  test("with bare challenges is the answer to no token at all (RFC 6750 §3.1)", async () => {
    const answer = await program()({ url: "/userinfo" });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toEqual([
      "Bearer",
      expect.stringMatching(/^DPoP algs="ES256/),
    ]);
    expect(answer.body).toBe("");
  });

  test("invalid_token is the answer to a token that is unknown, revoked, of an ended grant, expired, or no access token", async () => {
    const other = await obtainIdToken(browser);
    const revoked = await obtainIdToken(browser);
    await browser({
      method: "POST",
      url: "/revoke",
      form: { token: revoked.access_token },
      headers: { authorization: quillpost },
    });
    const ended = await obtainIdToken(browser);
    await browser({
      method: "POST",
      url: "/revoke",
      form: { token: ended.refresh_token },
      headers: { authorization: quillpost },
    });
    for (const bad of ["x", other.id_token, revoked.access_token, ended.access_token]) {
      const answer = await program()({ url: "/userinfo", headers: bearer(bad) });
      expect(answer).toMatchObject({
        statusCode: 401,
        headers: { "www-authenticate": expect.stringMatching(/^Bearer error="invalid_token"/) },
      });
    }
    const before = fernmail.clock.now;
    fernmail.clock.now += 301_000;
    expect((await program()({ url: "/userinfo", headers: bearer(token) })).statusCode).toBe(401);
    fernmail.clock.now = before;
  });

  test("invalid_token is the answer to a token whose code came a second time, half a minute later (RFC 6749 §4.1.2)", async () => {
    const code = (await authorize(browser, { url: signInUrl() })).get("code") ?? "";
    const { access_token } = (await redeem(browser, code)).json<{ access_token: string }>();
    expect((await program()({ url: "/userinfo", headers: bearer(access_token) })).statusCode).toBe(
      200,
    );
    fernmail.clock.now += 30_000;
    expect((await redeem(browser, code)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await program()({ url: "/userinfo", headers: bearer(access_token) })).statusCode).toBe(
      401,
    );
  });

  test("invalid_token is the answer to a token of a client, which is nobody", async () => {
    const { client_id, client_secret } = (
      await browser({
        method: "POST",
        url: "/register",
        json: {
          grant_types: ["client_credentials"],
          token_endpoint_auth_method: "client_secret_post",
        },
      })
    ).json<{ client_id: string; client_secret: string }>();
    const { access_token } = (
      await browser({
        method: "POST",
        url: "/token",
        form: { grant_type: "client_credentials", client_id, client_secret },
      })
    ).json<{ access_token: string }>();
    const answer = await program()({ url: "/userinfo", headers: bearer(access_token) });
    expect(answer).toMatchObject({ statusCode: 401 });
    expect(answer.json()).toEqual({
      error: "invalid_token",
      error_description: "the token is the client's own, and about no user",
    });
  });

  test("invalid_token is what a user would get who is gone by now", () => {
    expect(() => checkUser(undefined)).toThrow(
      new UserinfoError("invalid_token", "the token is unknown, expired or revoked"),
    );
  });

  test("invalid_token is the answer to a bearer token shown as a bound one", async () => {
    const answer = await program()({
      url: "/userinfo",
      headers: { authorization: `DPoP ${token}` },
    });
    expect(answer).toMatchObject({
      statusCode: 401,
      headers: { "www-authenticate": expect.stringMatching(/^DPoP error="invalid_token"/) },
    });
  });
});

describe("403", () => {
  test("insufficient_scope is the answer to a token without openid, and says what is missing", async () => {
    const { access_token } = await obtainTokens(fernmail.openBrowser());
    const answer = await program()({ url: "/userinfo", headers: bearer(access_token) });
    expect(answer).toMatchObject({
      statusCode: 403,
      headers: {
        "www-authenticate": expect.stringMatching(
          /^Bearer error="insufficient_scope".*scope="openid"/,
        ),
      },
    });
  });
});

describe("400 invalid_request", () => {
  test.each([
    ["a token in the address", () => ({ url: `/userinfo?access_token=${token}` })],
    [
      "two tokens",
      () => ({
        method: "POST" as const,
        url: "/userinfo",
        headers: bearer(token),
        form: { access_token: token },
      }),
    ],
    [
      "two tokens in the form",
      () => ({ method: "POST" as const, url: "/userinfo", form: { access_token: [token, token] } }),
    ],
    ["another scheme", () => ({ url: "/userinfo", headers: { authorization: `Basic ${token}` } })],
    [
      "a JSON body",
      () => ({ method: "POST" as const, url: "/userinfo", json: { access_token: token } }),
    ],
  ])("is the answer to %s", async (_, request) => {
    const answer = await program()(request());
    expect(answer).toMatchObject({
      statusCode: 400,
      headers: { "www-authenticate": expect.stringMatching(/^Bearer error="invalid_request"/) },
    });
  });
});
