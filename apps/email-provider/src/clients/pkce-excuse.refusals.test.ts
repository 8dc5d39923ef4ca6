import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientRedirectUri } from "../testing/clients.ts";
import {
  alice,
  answerIn,
  authorizationUrl,
  codeVerifier,
  redirectUri,
  signIn,
} from "../testing/app.ts";
import {
  ask,
  browser,
  challenge,
  fernmail,
  push,
  redeemAs,
  startWithExcused,
  type Changes,
  without,
} from "../testing/pkce-excuse.ts";

beforeAll(async () => {
  await startWithExcused();
  await signIn(browser, alice);
});

afterAll(() => fernmail.service.close());

describe("invalid_request, at authorize and pushed,", () => {
  it.each<[string, Changes]>([
    ["that is no OpenID Connect request", { scope: "contacts.read" }],
    ["with a scope that only looks like it", { scope: "openid2 email" }],
    ["without a scope, whatever that would come to", { scope: undefined }],
    [
      "that chose the plain method",
      { code_challenge: codeVerifier, code_challenge_method: "plain" },
    ],
    ["that chose the plain method by leaving it out", { code_challenge: codeVerifier }],
    ["that names a method and no challenge", { code_challenge_method: "S256" }],
    [
      "with a challenge that is no SHA-256",
      { code_challenge: "too-short", code_challenge_method: "S256" },
    ],
  ])("is the answer to a request of its own %s", async (_, changes) => {
    expect(
      answerIn(await browser({ url: authorizationUrl({ ...without, ...changes }) })).get("error"),
    ).toBe("invalid_request");
    expect((await push(changes)).json()).toMatchObject({ error: "invalid_request" });
  });

  it("is the answer to everybody else without PKCE, for openid, too", async () => {
    const answer = await browser({
      url: authorizationUrl({ ...without, client_id: "quillpost", redirect_uri: redirectUri }),
    });
    expect(Object.fromEntries(answerIn(answer))).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringContaining("code_challenge is missing"),
    });
  });

  it("is the answer to a client that registers itself with the operator's words", async () => {
    const registration = { redirect_uris: [clientRedirectUri], scope: "openid", pkce: "optional" };
    const registered = (
      await browser({ method: "POST", url: "/register", json: registration })
    ).json<{ client_id: string }>();
    expect(registered).not.toHaveProperty("pkce");
    expect(
      answerIn(
        await browser({ url: authorizationUrl({ ...without, client_id: registered.client_id }) }),
      ).get("error"),
    ).toBe("invalid_request");
  });
});

describe("400 at the token endpoint", () => {
  it.each([undefined, "", "another-verifier-that-is-just-as-long-as-the-first"])(
    "is the answer to a code with a challenge and %j instead of the verifier: who sends one is held to it",
    async (code_verifier) => {
      const code = await ask(challenge);
      expect((await redeemAs(code, { code_verifier })).json()).toMatchObject({
        error: "invalid_grant",
        error_description: expect.stringContaining("code_verifier"),
      });
      expect(await redeemAs(code, {})).toHaveProperty("statusCode", 200);
    },
  );

  it.each([codeVerifier, "x"])(
    "is the answer to the verifier %j for a code without a challenge: somebody took it away (RFC 9700 §4.8.2)",
    async (code_verifier) => {
      const code = await ask();
      expect((await redeemAs(code, { code_verifier })).json()).toMatchObject({
        error: "invalid_grant",
        error_description: expect.stringContaining("no code_challenge"),
      });
      expect(await redeemAs(code, { code_verifier: undefined })).toHaveProperty("statusCode", 200);
    },
  );
});
