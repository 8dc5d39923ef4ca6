import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { obtainIdToken } from "../testing/openid.ts";
import { bearer, browser, fernmail, program, startWithToken, token } from "../testing/userinfo.ts";

beforeAll(startWithToken);

afterAll(() => fernmail.service.close());
const alice = {
  sub: "u-alice",
  name: "Alice Liddell",
  email: "alice@fernmail.example",
  email_verified: true,
};

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
