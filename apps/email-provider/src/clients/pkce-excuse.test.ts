import { codeChallengeOf } from "@tale/protocol/pkce";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodForm, openPortal, register, send } from "../portal/portal.testing.ts";
import { basic, clientRedirectUri, clients, writeTestSeed } from "../clients.testing.ts";
import { createTestKey } from "../keys.testing.ts";
import {
  answerIn,
  authorizationUrl,
  authorize,
  codeVerifier,
  issuer,
  redeem,
  redirectUri,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../app.testing.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

type Changes = Record<string, string | undefined>;

const challenge = { code_challenge: codeChallengeOf(codeVerifier), code_challenge_method: "S256" };
const without = {
  client_id: clients.veteran.client_id,
  redirect_uri: clientRedirectUri,
  scope: "openid",
  code_challenge: undefined,
  code_challenge_method: undefined,
};
const ask = async (changes: Changes = {}): Promise<string> =>
  (await authorize(browser, { url: authorizationUrl({ ...without, ...changes }) })).get("code") ??
  "";
const redeemAs = (code: string, changes: Changes) =>
  redeem(
    browser,
    code,
    { redirect_uri: clientRedirectUri, ...changes },
    { authorization: basic(clients.veteran) },
  );
const push = (changes: Changes = {}) =>
  browser({
    method: "POST",
    url: "/par",
    form: new URLSearchParams(
      new URL(authorizationUrl({ ...without, ...changes }), issuer).searchParams,
    ),
    headers: { authorization: basic(clients.veteran) },
  });

describe("a client that the operator excused from PKCE", () => {
  it("asks who the user is without it, and gets its tokens without a verifier", async () => {
    const answer = await redeemAs(await ask({ nonce: "a-nonce" }), { code_verifier: undefined });
    expect(answer.statusCode).toBe(200);
    expect(decodeJwt(answer.json<{ id_token: string }>().id_token)).toMatchObject({
      aud: "veteran",
      nonce: "a-nonce",
    });
  });

  it("may leave out the nonce as well, and ask for more than who the user is", async () => {
    expect(
      await redeemAs(await ask({ scope: "contacts.read openid" }), { code_verifier: undefined }),
    ).toHaveProperty("statusCode", 200);
  });

  it("pushes such a request, too (RFC 9126)", async () => {
    const { request_uri } = (await push()).json<{ request_uri: string }>();
    const answer = await authorize(browser, {
      url: `/authorize?${new URLSearchParams({ client_id: "veteran", request_uri })}`,
    });
    expect(await redeemAs(answer.get("code") ?? "", { code_verifier: undefined })).toHaveProperty(
      "statusCode",
      200,
    );
  });
});

describe("a client that signs, and that the operator excused", () => {
  it("asks in a signed request without it, which nobody completes from beside (RFC 9101 §6.3)", async () => {
    const key = await createTestKey(fernmail);
    const signer = {
      ...clients.veteran,
      client_id: "signer",
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key.publicJwk] },
    };
    const signers = await startFernmail({ environment: { SEED: writeTestSeed([signer]) } });
    const parameters = Object.fromEntries(
      new URL(authorizationUrl({ ...without, client_id: "signer" }), issuer).searchParams,
    );

    const url = `/authorize?${new URLSearchParams({ client_id: "signer", request: await key.requestObject("signer", parameters), ...challenge })}`;
    const code = (await authorize(signers.openBrowser(), { url })).get("code") ?? "";
    const proof = await key.assertion("signer");
    expect(
      await redeem(
        signers.openBrowser(),
        code,
        { redirect_uri: clientRedirectUri, code_verifier: undefined, ...proof },
        {},
      ),
    ).toHaveProperty("statusCode", 200);
    await signers.service.close();
  });
});

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

describe("the developer portal", () => {
  it("keeps what the operator decided", async () => {
    const quinn = await openPortal(fernmail);
    await send(quinn, "/developer/applications/veteran/edit", {
      ...goodForm,
      name: "Old hand",
      redirect_uris: clientRedirectUri,
      scope: ["openid"],
    });
    expect((await quinn({ url: "/developer" })).body).toContain("Old hand");
    expect(
      answerIn(await browser({ url: authorizationUrl({ ...without, prompt: "none" }) })).get(
        "error",
      ),
    ).toBeNull();
  });

  it("excuses nobody, whatever its form says", async () => {
    const quinn = await openPortal(fernmail);
    const { id, path } = await register(quinn, { scope: ["openid"], pkce: "optional" });
    await send(quinn, `${path}/edit`, { ...goodForm, scope: ["openid"], pkce: "optional" });
    expect(
      answerIn(
        await browser({
          url: authorizationUrl({ ...without, client_id: id, redirect_uri: redirectUri }),
        }),
      ).get("error"),
    ).toBe("invalid_request");
  });
});

describe("the metadata", () => {
  it("says S256 and nothing of an exception", async () => {
    expect(
      (await browser({ url: "/.well-known/oauth-authorization-server" })).json(),
    ).toMatchObject({ code_challenge_methods_supported: ["S256"] });
  });
});
