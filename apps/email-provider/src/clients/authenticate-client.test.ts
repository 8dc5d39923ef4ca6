import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, clientRedirectUri, clients, writeTestSeed } from "../testing/clients.ts";
import {
  codeVerifier,
  issuer,
  quillpost,
  startFernmail,
  type Browser,
  type Fernmail,
} from "../testing/app.ts";

let fernmail: Fernmail;
let browser: Browser;
beforeAll(async () => {
  fernmail = await startFernmail({ environment: { SEED: writeTestSeed() } });
  browser = fernmail.openBrowser();
});
afterAll(() => fernmail.service.close());

const secret = "a-secret-for-tests";
const unknownCode = {
  grant_type: "authorization_code",
  code: "unknown",
  redirect_uri: clientRedirectUri,
  code_verifier: codeVerifier,
};
const raw = (credentials: string) => `Basic ${Buffer.from(credentials).toString("base64")}`;

/**
 * Asks the token endpoint with credentials and a code that nobody has: `invalid_grant` means they
 * were believed.
 */
const askAs = (authorization: string | undefined, form: Record<string, string | string[]> = {}) =>
  browser({
    method: "POST",
    url: "/token",
    form: { ...unknownCode, ...form },
    headers: authorization ? { authorization } : {},
  });

const errorOf = (response: Awaited<ReturnType<Browser>>) =>
  (response.json() as { error: string }).error;

describe("a client is believed", () => {
  it.each([
    ["with Basic", quillpost, {}],
    ["with Basic and the same client_id in the body", quillpost, { client_id: "quillpost" }],
    ["with Basic in any case", quillpost.replace("Basic", "bAsIc"), {}],
    ["with a secret that must be form-urlencoded", raw("awkward-secret:s3cr%3Aet%25%2F%2Bx"), {}],
    [
      "with an id that is form-urlencoded although it need not be",
      raw("%71uillpost:quillpost-demo-secret"),
      {},
    ],
    ["with its secret in the body", undefined, { client_id: "poster", client_secret: secret }],
    ["with nothing but its name, when it has no secret", undefined, { client_id: "pocket" }],
  ])("%s", async (_, authorization, form) => {
    expect(errorOf(await askAs(authorization, form))).toBe("invalid_grant");
  });
});

describe("401 invalid_client", () => {
  it.each([
    ["no credentials at all", undefined, {}],
    ["an unknown client", basic({ client_id: "stranger" }), {}],
    ["a client_id with a zero byte", raw("quill%00post:x"), {}],
    ["a wrong secret", basic({ client_id: "quillpost" }, "wrong"), {}],
    ["an empty secret", raw("quillpost:"), {}],
    ["another client's secret", basic({ client_id: "quillpost" }, secret), {}],
    ["a secret that was not form-urlencoded", raw("awkward-secret:s3cr:et%/+x"), {}],
    [
      "an awkward secret whose plus was taken for a space",
      raw("awkward-secret:s3cr%3Aet%25%2F x"),
      {},
    ],
    ["a Bearer token", "Bearer abc", {}],
    ["Basic without a colon", raw("quillpost"), {}],
    [
      "the secret in the body of a client registered for Basic",
      undefined,
      { client_id: "rival", client_secret: secret },
    ],
    ["Basic from a client registered for the body", basic(clients.poster), {}],
    ["no secret from a client that has one", undefined, { client_id: "rival" }],
    ["an empty secret in the body", undefined, { client_id: "poster", client_secret: "" }],
    [
      "a secret from a client that has none",
      undefined,
      { client_id: "pocket", client_secret: secret },
    ],
    ["Basic from a client that has no secret", raw("pocket:"), {}],
  ])("is the answer to %s", async (_, authorization, form) => {
    const response = await askAs(authorization, form);
    expect(response.statusCode).toBe(401);
    expect(response.headers).toMatchObject({
      "www-authenticate": `Basic realm="${new URL(issuer).hostname}"`,
      "cache-control": "no-store",
    });
    expect(errorOf(response)).toBe("invalid_client");
  });

  it("is the same for an unknown client and for a wrong secret, sent one way or the other", async () => {
    const answers = await Promise.all([
      askAs(basic({ client_id: "stranger" })),
      askAs(basic({ client_id: "quillpost" }, "wrong")),
      askAs(undefined, { client_id: "rival", client_secret: "wrong" }),
      askAs(undefined, { client_id: "stranger" }),
    ]);
    expect(new Set(answers.map(({ body }) => body))).toHaveLength(1);
  });

  it.each([
    ["no credentials came", undefined, {}, "client authentication is missing"],
    [
      "the header is another scheme's",
      "Bearer abc",
      {},
      "the Authorization header is not Basic authentication with form-urlencoded id and secret",
    ],
    [
      "the secret was not form-urlencoded",
      raw("awkward-secret:s3cr:et%/+x"),
      {},
      "the Authorization header is not Basic authentication with form-urlencoded id and secret",
    ],
    [
      "the secret is wrong",
      basic({ client_id: "quillpost" }, "wrong"),
      {},
      "client authentication failed",
    ],
    [
      "the right secret is in the wrong place",
      undefined,
      { client_id: "rival", client_secret: secret },
      "the client sends its credentials as client_secret_post, and is registered for client_secret_basic",
    ],
  ])("says what to mend when %s", async (_, authorization, form, error_description) => {
    expect((await askAs(authorization, form)).json()).toEqual({
      error: "invalid_client",
      error_description,
    });
  });

  it.each(["/revoke", "/introspect"])("is also the answer of %s", async (url) => {
    const response = await browser({
      method: "POST",
      url,
      form: { token: "t" },
      headers: { authorization: basic({ client_id: "quillpost" }, "wrong") },
    });
    expect(response.statusCode).toBe(401);
    expect(errorOf(response)).toBe("invalid_client");
  });
});
