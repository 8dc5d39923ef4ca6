import { beforeEach, afterEach, describe, expect, test } from "vitest";
import {
  answer,
  beginAnew,
  browser,
  fernmail,
  home,
  idToken,
  isSignedIn,
  urlFor,
} from "../../testing/rp-initiated-logout.ts";

beforeEach(beginAnew);

afterEach(() => fernmail.service.close());

describe("400 and a page of ours", () => {
  test.each([
    ["an address that is not registered", { post_logout_redirect_uri: "https://evil.example/" }],
    ["a registered address with a query added", { post_logout_redirect_uri: `${home}?foo=bar` }],
    [
      "another client_id than the hint's",
      { client_id: "contacts", post_logout_redirect_uri: home },
    ],
    [
      "a client nobody knows",
      { id_token_hint: "", client_id: "stranger", post_logout_redirect_uri: home },
    ],
    [
      "a client without such addresses",
      { id_token_hint: "", client_id: "contacts", post_logout_redirect_uri: home },
    ],
    ["a hint that is no id_token", { id_token_hint: "x.y.z", post_logout_redirect_uri: home }],
  ])("is the answer to %s, and the session stays", async (_, parameters) => {
    const response = await browser({
      url: urlFor({ id_token_hint: idToken, state: "s", ...parameters }),
    });
    expect(response.statusCode).toBe(400);
    expect(response.headers).not.toHaveProperty("location");
    expect(response.body).toContain("cannot be used");
    expect(response.body).not.toContain("evil.example");
    expect(await isSignedIn()).toBe(true);
  });

  test("is the answer to the hint of one client beside the client_id and the address of another (RP-Initiated Logout §2)", async () => {
    const away = "https://other.example/bye";
    const { client_id } = (
      await browser({
        method: "POST",
        url: "/register",
        json: {
          redirect_uris: ["https://other.example/callback"],
          post_logout_redirect_uris: [away],
        },
      })
    ).json<{ client_id: string }>();
    for (const visitor of [browser, fernmail.openBrowser()]) {
      const response = await visitor({
        url: urlFor({ id_token_hint: idToken, client_id, post_logout_redirect_uri: away }),
      });
      expect(response).toMatchObject({
        statusCode: 400,
        body: expect.stringContaining("are not of the same application"),
      });
    }
    expect(await isSignedIn()).toBe(true);
  });

  test("is the answer to a changed and to an unsigned hint", async () => {
    const [header, payload, signature = ""] = idToken.split(".");
    const changed = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    for (const id_token_hint of [changed, unsigned])
      expect(
        (await browser({ url: urlFor({ id_token_hint, post_logout_redirect_uri: home }) }))
          .statusCode,
      ).toBe(400);
    expect(await isSignedIn()).toBe(true);
  });

  test("is the answer to a repeated parameter, and to an answer that was tampered with", async () => {
    expect(
      (await browser({ url: `${urlFor({ client_id: "quillpost" })}&client_id=contacts` }))
        .statusCode,
    ).toBe(400);
    const page = await browser({
      url: urlFor({ client_id: "quillpost", post_logout_redirect_uri: home }),
    });
    expect(
      (await answer(page, "sign-out", { post_logout_redirect_uri: "https://evil.example/" }))
        .statusCode,
    ).toBe(400);
    expect((await answer(page, "sign-out", { _csrf: "forged" })).statusCode).toBe(403);
    expect(await isSignedIn()).toBe(true);
  });
});
