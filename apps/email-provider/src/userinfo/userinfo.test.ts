import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  authorize,
  quillpost,
  obtainTokens,
  redeem,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";
import { obtainIdToken, signInUrl } from "../beyond/openid/openid.testing.ts";
import { checkUser } from "./userinfo.checks.ts";
import { UserinfoError } from "./userinfo.error.ts";

let fernmail: Fernmail;
let browser: Browser;
let token: string;
beforeAll(async () => {
  fernmail = await startFernmail();
  browser = fernmail.openBrowser();
  token = (await obtainIdToken(browser)).access_token;
});
afterAll(() => fernmail.service.close());

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const alice = {
  sub: "u-alice",
  name: "Alice Liddell",
  email: "alice@fernmail.example",
  email_verified: true,
};
const program = () => fernmail.openBrowser();

describe("200", () => {
  test("tells who the user is, as JSON that nobody keeps (OpenID Connect Core §5.3.2)", async () => {
    const answer = await program()({ url: "/userinfo", headers: bearer(token) });
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: {
        "cache-control": "no-store",
        "content-type": expect.stringMatching(/^application\/json/),
      },
    });
    expect(answer.json()).toEqual(alice);
  });

  test("is the answer to POST as well, with the token in the header (RFC 6750 §2.1)", async () => {
    expect(
      (await program()({ method: "POST", url: "/userinfo", headers: bearer(token) })).json(),
    ).toEqual(alice);
    expect(
      (
        await program()({ method: "POST", url: "/userinfo", headers: bearer(token), form: {} })
      ).json(),
    ).toEqual(alice);
  });

  test("is the answer to POST with the token in the form (RFC 6750 §2.2)", async () => {
    expect(
      (await program()({ method: "POST", url: "/userinfo", form: { access_token: token } })).json(),
    ).toEqual(alice);
  });

  test.each([
    ["openid", { sub: "u-alice" }],
    ["openid profile", { sub: "u-alice", name: alice.name }],
    ["openid email contacts.read", { sub: "u-alice", email: alice.email, email_verified: true }],
  ])(
    "tells with scope %s no more than %j (OpenID Connect Core §5.4), whatever the audience",
    async (scope, expected) => {
      const { access_token } = await obtainIdToken(browser, { scope });
      expect((await program()({ url: "/userinfo", headers: bearer(access_token) })).json()).toEqual(
        expected,
      );
    },
  );

  test("can be read by a page of a registered client, and by no other", async () => {
    const from = async (origin: string) =>
      (await program()({ url: "/userinfo", headers: { ...bearer(token), origin } })).headers[
        "access-control-allow-origin"
      ];
    expect(await from("http://blog.localhost:4000")).toBe("http://blog.localhost:4000");
    expect(await from("https://evil.example")).toBeUndefined();
  });
});

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

describe("405", () => {
  test.each(["PUT", "DELETE", "OPTIONS"] as const)("is the answer to %s", async (method) => {
    expect(await program()({ method, url: "/userinfo", headers: bearer(token) })).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
  });
});

describe("HEAD", () => {
  test("says what GET would say, without saying who it is (RFC 9110 §9.3.2)", async () => {
    const ask = (method: "GET" | "HEAD") =>
      program()({ method, url: "/userinfo", headers: bearer(token) });
    const [head, get] = [await ask("HEAD"), await ask("GET")];
    expect([head.statusCode, head.body, head.headers["content-length"]]).toEqual([
      200,
      "",
      get.headers["content-length"],
    ]);
  });
});
